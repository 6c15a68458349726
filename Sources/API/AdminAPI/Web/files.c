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
static const unsigned char js_api_js[] = {
#embed "js/api.js"
};
static const unsigned char js_bulk_js[] = {
#embed "js/bulk.js"
};
static const unsigned char js_chart_js[] = {
#embed "js/chart.js"
};
static const unsigned char js_dialog_js[] = {
#embed "js/dialog.js"
};
static const unsigned char js_dom_js[] = {
#embed "js/dom.js"
};
static const unsigned char js_facets_js[] = {
#embed "js/facets.js"
};
static const unsigned char js_format_js[] = {
#embed "js/format.js"
};
static const unsigned char js_frame_js[] = {
#embed "js/frame.js"
};
static const unsigned char js_icons_js[] = {
#embed "js/icons.js"
};
static const unsigned char js_json_js[] = {
#embed "js/json.js"
};
static const unsigned char js_keys_js[] = {
#embed "js/keys.js"
};
static const unsigned char js_list_js[] = {
#embed "js/list.js"
};
static const unsigned char js_live_js[] = {
#embed "js/live.js"
};
static const unsigned char js_main_js[] = {
#embed "js/main.js"
};
static const unsigned char js_pages_deliveries_js[] = {
#embed "js/pages/deliveries.js"
};
static const unsigned char js_pages_delivery_js[] = {
#embed "js/pages/delivery.js"
};
static const unsigned char js_pages_destination_js[] = {
#embed "js/pages/destination.js"
};
static const unsigned char js_pages_destinations_js[] = {
#embed "js/pages/destinations.js"
};
static const unsigned char js_pages_group_js[] = {
#embed "js/pages/group.js"
};
static const unsigned char js_pages_groups_js[] = {
#embed "js/pages/groups.js"
};
static const unsigned char js_pages_integration_js[] = {
#embed "js/pages/integration.js"
};
static const unsigned char js_pages_integrations_js[] = {
#embed "js/pages/integrations.js"
};
static const unsigned char js_pages_log_js[] = {
#embed "js/pages/log.js"
};
static const unsigned char js_pages_overview_js[] = {
#embed "js/pages/overview.js"
};
static const unsigned char js_pages_request_js[] = {
#embed "js/pages/request.js"
};
static const unsigned char js_pages_settings_js[] = {
#embed "js/pages/settings.js"
};
static const unsigned char js_pages_shared_js[] = {
#embed "js/pages/shared.js"
};
static const unsigned char js_pages_user_js[] = {
#embed "js/pages/user.js"
};
static const unsigned char js_pages_users_js[] = {
#embed "js/pages/users.js"
};
static const unsigned char js_parts_js[] = {
#embed "js/parts.js"
};
static const unsigned char js_prefs_js[] = {
#embed "js/prefs.js"
};
static const unsigned char js_query_js[] = {
#embed "js/query.js"
};
static const unsigned char js_router_js[] = {
#embed "js/router.js"
};
static const unsigned char js_session_js[] = {
#embed "js/session.js"
};
static const unsigned char js_signin_js[] = {
#embed "js/signin.js"
};
static const unsigned char js_theme_js[] = {
#embed "js/theme.js"
};
static const unsigned char js_time_js[] = {
#embed "js/time.js"
};
static const unsigned char js_timeline_js[] = {
#embed "js/timeline.js"
};
static const unsigned char js_words_js[] = {
#embed "js/words.js"
};

#define FILE(path, bytes) {path, bytes, sizeof(bytes)}

static const struct monitor_file files[] = {
    FILE("index.html", index_html),
    FILE("css/base.css", css_base_css),
    FILE("css/frame.css", css_frame_css),
    FILE("css/parts.css", css_parts_css),
    FILE("icon.svg", icon_svg),
    FILE("js/api.js", js_api_js),
    FILE("js/bulk.js", js_bulk_js),
    FILE("js/chart.js", js_chart_js),
    FILE("js/dialog.js", js_dialog_js),
    FILE("js/dom.js", js_dom_js),
    FILE("js/facets.js", js_facets_js),
    FILE("js/format.js", js_format_js),
    FILE("js/frame.js", js_frame_js),
    FILE("js/icons.js", js_icons_js),
    FILE("js/json.js", js_json_js),
    FILE("js/keys.js", js_keys_js),
    FILE("js/list.js", js_list_js),
    FILE("js/live.js", js_live_js),
    FILE("js/main.js", js_main_js),
    FILE("js/pages/deliveries.js", js_pages_deliveries_js),
    FILE("js/pages/delivery.js", js_pages_delivery_js),
    FILE("js/pages/destination.js", js_pages_destination_js),
    FILE("js/pages/destinations.js", js_pages_destinations_js),
    FILE("js/pages/group.js", js_pages_group_js),
    FILE("js/pages/groups.js", js_pages_groups_js),
    FILE("js/pages/integration.js", js_pages_integration_js),
    FILE("js/pages/integrations.js", js_pages_integrations_js),
    FILE("js/pages/log.js", js_pages_log_js),
    FILE("js/pages/overview.js", js_pages_overview_js),
    FILE("js/pages/request.js", js_pages_request_js),
    FILE("js/pages/settings.js", js_pages_settings_js),
    FILE("js/pages/shared.js", js_pages_shared_js),
    FILE("js/pages/user.js", js_pages_user_js),
    FILE("js/pages/users.js", js_pages_users_js),
    FILE("js/parts.js", js_parts_js),
    FILE("js/prefs.js", js_prefs_js),
    FILE("js/query.js", js_query_js),
    FILE("js/router.js", js_router_js),
    FILE("js/session.js", js_session_js),
    FILE("js/signin.js", js_signin_js),
    FILE("js/theme.js", js_theme_js),
    FILE("js/time.js", js_time_js),
    FILE("js/timeline.js", js_timeline_js),
    FILE("js/words.js", js_words_js),
};

const struct monitor_file *monitor_file(ptrdiff_t index) {
    ptrdiff_t count = sizeof(files) / sizeof(files[0]);
    return index >= 0 && index < count ? &files[index] : NULL;
}
