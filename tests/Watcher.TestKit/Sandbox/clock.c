// Preloaded into the watcher: a wall clock that a test sets, while the machine's own is left alone. $TEST_CLOCK names a file with the seconds by which
// it is ahead (or, with a minus, behind). The time since boot, timers, and the times of files are the kernel's.
//
// The kernel tells of its own clock's setting by a timerfd. Where a FIFO lies beside the file it takes that timer's place, and the test writes to it.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static int fifo = -1;

static long ahead(void)
{
    const char *name = getenv("TEST_CLOCK");
    char text[32];
    long seconds = 0;
    int before = errno, file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (file >= 0) {
        ssize_t length = read(file, text, sizeof text);
        for (ssize_t i = 0; i < length; i++)
            if (text[i] >= '0' && text[i] <= '9')
                seconds = seconds * 10 + text[i] - '0';
        if (length > 0 && text[0] == '-')
            seconds = -seconds;
        close(file);
    }
    errno = before;
    return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        time->tv_sec += ahead();
    return result;
}

int timerfd_create(int clock, int flags)
{
    char name[4096];
    if (clock != CLOCK_REALTIME || getenv("TEST_CLOCK") == NULL)
        return (int)syscall(SYS_timerfd_create, clock, flags);
    snprintf(name, sizeof name, "%s.set", getenv("TEST_CLOCK"));
    if (access(name, F_OK) != 0)
        return (int)syscall(SYS_timerfd_create, clock, flags);
    return fifo = open(name, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

int timerfd_settime(int timer, int flags, const struct itimerspec *time, struct itimerspec *before)
{
    return timer == fifo ? 0 : (int)syscall(SYS_timerfd_settime, timer, flags, time, before);
}
