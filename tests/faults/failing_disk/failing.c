/* Lets one call to the disk fail.
 *
 *   LD_PRELOAD=failing.so, and FAILING_CALL="sync 7 5" in the environment: the 7th sync from now on
 *   fails with error 5. "write 7 28": the 7th write fails with error 28. Whenever the variable has
 *   another value than before, the count begins anew; without it nothing fails. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char asked[64];
static int calls;

static int fails(const char *kind) {
    const char *now = getenv("FAILING_CALL");
    char which[16];
    int at, error;
    if (!now || sscanf(now, "%15s %d %d", which, &at, &error) != 3 || strcmp(which, kind))
        return 0;
    if (strcmp(now, asked)) {
        strncpy(asked, now, sizeof asked - 1);
        calls = 0;
    }
    if (++calls != at)
        return 0;
    errno = error;
    return 1;
}

#define SYNC(name)                                                                                 \
    int name(int handle) {                                                                         \
        return fails("sync") ? -1 : ((int (*)(int))dlsym(RTLD_NEXT, #name))(handle);               \
    }
SYNC(fsync)
SYNC(fdatasync)

#define PWRITE(name)                                                                               \
    ssize_t name(int handle, const void *bytes, size_t length, off_t offset) {                     \
        ssize_t (*write_it)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, #name);           \
        return fails("write") ? -1 : write_it(handle, bytes, length, offset);                      \
    }
PWRITE(pwrite)
PWRITE(pwrite64)
