#include "MonitorFiles.h"

// Bytes in, bytes out: the compiler embeds a file hundreds of times faster than an array literal.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char index_html[] = {
#embed "index.html"
};
static const unsigned char css_base_css[] = {
#embed "css/base.css"
};
static const unsigned char css_frame_css[] = {
#embed "css/frame.css"
};
static const unsigned char css_parts_css[] = {
#embed "css/parts.css"
};
static const unsigned char icon_svg[] = {
#embed "icon.svg"
};
static const unsigned char js_main_js[] = {
#embed "js/main.js"
};
static const unsigned char js_theme_js[] = {
#embed "js/theme.js"
};

#define FILE(path, bytes) {path, bytes, sizeof(bytes)}

static const struct monitor_file files[] = {
    FILE("index.html", index_html),
    FILE("css/base.css", css_base_css),
    FILE("css/frame.css", css_frame_css),
    FILE("css/parts.css", css_parts_css),
    FILE("icon.svg", icon_svg),
    FILE("js/main.js", js_main_js),
    FILE("js/theme.js", js_theme_js),
};

const struct monitor_file *monitor_file(ptrdiff_t index) {
    ptrdiff_t count = sizeof(files) / sizeof(files[0]);
    return index >= 0 && index < count ? &files[index] : NULL;
}
