#pragma once

#include <stddef.h>

/// A file of the monitor, as it was when the program was built.
struct monitor_file {
    /// Below this folder, such as "js/main.js".
    const char *path;
    const unsigned char *bytes;
    size_t count;
};

/// The file with this number, counted from 0; NULL after the last.
const struct monitor_file *monitor_file(ptrdiff_t index);
