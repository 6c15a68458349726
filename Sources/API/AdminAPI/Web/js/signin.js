// The page for those who are not signed in.
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { signIn } from "./session.js";

/** Shows it in `app`; calls `done` once somebody is in. */
export function showSignIn(app, done, reason = null) {
  document.title = "Sign in · scimhook";
  const token = h("input", { id: "token", type: "password", name: "token", autocomplete: "current-password", required: true, spellcheck: "false", autocapitalize: "off", "aria-describedby": "token-hint" });
  const remark = h("div", { role: "alert" });
  const submit = h("button.primary", { type: "submit" }, "Sign in");
  const form = h("form", { on: { submit: async (event) => {
    event.preventDefault();
    submit.disabled = true;
    fill(remark);
    try {
      const who = await signIn(token.value.trim());
      if (!who) throw new Error("The browser did not keep the session's cookie. The monitor wants HTTPS, or a loopback address such as http://127.0.0.1.");
      token.value = "";
      done();
    } catch (error) {
      submit.disabled = false;
      fill(remark, h("p.problem", icon("warn"), h("span", error.status === 429 && error.retryAfter ? `Too many tries from here. Try again in ${error.retryAfter} s.` : error.message)));
      token.select();
    }
  } } },
  h("p.brand", h("img", { src: "/assets/icon.svg", alt: "" }), "scimhook"),
  h("div.stack.tight", h("h1", "Sign in"), h("p.muted.small", reason ?? "The monitor shows what came from your identity provider and whether it has arrived.")),
  remark,
  h("label.field", { for: "token" }, "Admin token", token, h("small", { id: "token-hint" }, "Made by ", h("code", "scimhook token create --admin"))),
  submit);
  fill(app, h("main.sign-in", form));
  token.focus();
}
