#pragma once
// _GNU_SOURCE must not be defined here: glibc's types would then differ between modules. What
// needs it is declared by hand.
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <sys/types.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

int accept4(int, struct sockaddr *, socklen_t *, int);
int pipe2(int[2], int);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);

// open is variadic.
static inline int scimhook_open(const char *path, int flags, mode_t mode) {
    return open(path, flags | O_CLOEXEC, mode);
}

// glibc shows struct ucred only under _GNU_SOURCE.
struct scimhook_peer {
    pid_t pid;
    uid_t uid;
    gid_t gid;
};
static inline int scimhook_peer_credentials(int socket, struct scimhook_peer *peer) {
    socklen_t length = sizeof(*peer);
    return getsockopt(socket, SOL_SOCKET, 17 /* SO_PEERCRED */, peer, &length);
}
// prctl is variadic.
static inline int scimhook_name_thread(const char *name) {
    return prctl(PR_SET_NAME, (unsigned long)name, 0UL, 0UL, 0UL);
}
// fcntl is variadic.
static inline int scimhook_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return flags < 0 ? flags : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}
// errno is a macro.
static inline int scimhook_errno(void) { return errno; }
// Nothing of this process may end up in a core dump, nor be read by a debugger of the same user.
static inline int scimhook_forbid_core_dumps(void) {
    struct rlimit none = {0, 0};
    return setrlimit(RLIMIT_CORE, &none) | prctl(PR_SET_DUMPABLE, 0UL, 0UL, 0UL, 0UL);
}
