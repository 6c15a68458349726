# Sourced by deploy/demo and deploy/test: checks for Swift and installs missing Debian packages.

say() { printf '%s\n' "$*" >&2; }

# require_swift: ends with a clear message where there is no Swift 6.2 or newer.
require_swift() {
    if ! command -v swift >/dev/null 2>&1; then
        say 'scimhook is built with Swift 6.2 or newer, and there is no `swift` on the PATH.'
        say 'Install it from https://www.swift.org/install/linux/ (Debian 12), then run this again.'
        exit 69
    fi
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
    set -- ${version:-0 0}
    if [ "$1" -lt 6 ] || { [ "$1" -eq 6 ] && [ "$2" -lt 2 ]; }; then
        say "scimhook is built with Swift 6.2 or newer; this is Swift $1.$2."
        say 'Install a newer one from https://www.swift.org/install/linux/, then run this again.'
        exit 69
    fi
}

# The commit, for what is built; nothing where the folder is no work tree of its own, or not clean.
name_revision() {
    [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ] || return 0
    [ -z "$(git status --porcelain 2>/dev/null)" ] || return 0
    SCIMHOOK_REVISION=$(git rev-parse HEAD)
    export SCIMHOOK_REVISION
}

# need PACKAGE COMMAND-OR-FILE REASON: remembers the package when what it brings is missing.
need() {
    case $2 in
        /*) [ -e "$2" ] && return 0 ;;
        *.pc) pkg-config --exists "${2%.pc}" 2>/dev/null && return 0 ;;
        *) command -v "$2" >/dev/null 2>&1 && return 0 ;;
    esac
    missing="${missing:-} $1"
    say "  $1: $3"
}

# install_missing: installs what `need` has gathered, or says what to install by hand.
install_missing() {
    [ -n "${missing:-}" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        say 'The packages above are missing, and this is no Debian system.'
        say 'Install what they contain with your own package manager, then run this again.'
        exit 69
    fi
    if [ "$(id -u)" -eq 0 ]; then
        sudo=
    elif sudo -n true 2>/dev/null; then
        sudo='sudo -n'
    else
        say 'The packages above are missing, and this user may not install them. Run:'
        say "    sudo apt-get install$missing"
        say 'and then this again.'
        exit 77
    fi
    say "Installing:$missing"
    # Only promtool is wanted of prometheus: its service must not start.
    hold_back=
    case " $missing " in
        *' prometheus '*) command -v systemctl >/dev/null 2>&1 && hold_back=prometheus.service ;;
    esac
    [ -z "$hold_back" ] || $sudo systemctl mask --quiet "$hold_back" 2>/dev/null || true
    $sudo apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
    if [ -n "$hold_back" ]; then
        $sudo systemctl unmask --quiet "$hold_back" 2>/dev/null || true
        $sudo systemctl disable --quiet "$hold_back" 2>/dev/null || true
    fi
    missing=
}

# need_build: what compiling takes.
need_build() {
    need pkg-config pkg-config 'finds the C libraries for the compiler'
    if ! command -v pkg-config >/dev/null 2>&1; then
        missing="$missing libcurl4-openssl-dev libssl-dev libsqlite3-dev"
        say '  libcurl4-openssl-dev libssl-dev libsqlite3-dev: the C libraries themselves'
        return 0
    fi
    need libcurl4-openssl-dev libcurl.pc 'headers of libcurl, which sends everything outbound'
    need libssl-dev openssl.pc 'headers of OpenSSL, for TLS and signatures'
    need libsqlite3-dev sqlite3.pc 'headers of SQLite, which stores everything'
}
