// Preloaded into a node's qemu: it listens on the socket for kvmd a second after that is there, when kvmd has been refused and does not try again.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int listen(int socket, int backlog)
{
    static const char end[] = ".kvmd";
    int (*next)(int, int) = (int (*)(int, int))dlsym(RTLD_NEXT, "listen");
    struct sockaddr_un name = {0};
    socklen_t length = sizeof name;
    if (getsockname(socket, (struct sockaddr *)&name, &length) == 0 && name.sun_family == AF_UNIX) {
        size_t path = strnlen(name.sun_path, sizeof name.sun_path);
        if (path >= sizeof end && memcmp(name.sun_path + path - (sizeof end - 1), end, sizeof end - 1) == 0)
            sleep(1);
    }
    return next(socket, backlog);
}
