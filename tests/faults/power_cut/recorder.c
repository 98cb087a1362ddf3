/* Writes down what a process does to the files of one folder, so that a power cut at any moment
 * can be played afterwards.
 *
 *   LD_PRELOAD=recorder.so RECORD_FOLDER=/some/folder RECORD_TRACE=/elsewhere/trace program
 *
 * The trace is a series of records: operation, number of the file, offset, length, then as many
 * bytes. Operations: O a file has a name now (the bytes), W written, T cut or stretched to
 * `offset`, S synced (after the real call has returned), U unlinked. All in the order in which
 * they happened. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST_HANDLES = 4096, MOST_FILES = 256, MOST_NAME = 512 };

struct record {
    int32_t operation, file;
    int64_t offset, length;
} __attribute__((packed));

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char names[MOST_FILES][MOST_NAME];
static int files;
static int file_of[MOST_HANDLES]; /* number of the file + 1; 0: none of ours */
static int trace = -1;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static void put(char operation, int file, int64_t offset, const void *bytes, int64_t length) {
    struct record record = {operation, file, offset, length};
    if (trace < 0)
        trace = (int)syscall(SYS_openat, AT_FDCWD, getenv("RECORD_TRACE"),
                             O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    syscall(SYS_write, trace, &record, sizeof record);
    if (bytes)
        syscall(SYS_write, trace, bytes, length);
}

/* The number of a file of the folder, with its name put down the first time; -1: not ours. */
static int number_of(const char *path) {
    const char *folder = getenv("RECORD_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    if (!length || strncmp(path, folder, length) || path[length] != '/')
        return -1;
    const char *name = path + length + 1;
    for (int file = 0; file < files; file++)
        if (!strcmp(names[file], name))
            return file;
    strncpy(names[files], name, MOST_NAME - 1);
    put('O', files, 0, name, (int64_t)strlen(name));
    return files++;
}

static int ours(int handle) {
    return handle >= 0 && handle < MOST_HANDLES ? file_of[handle] - 1 : -1;
}

static int opened(int handle, const char *path, int flags) {
    if (handle < 0 || handle >= MOST_HANDLES)
        return handle;
    pthread_mutex_lock(&lock);
    int file = flags & O_DIRECTORY ? -1 : number_of(path);
    file_of[handle] = file + 1;
    if (file >= 0 && flags & O_TRUNC)
        put('T', file, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return handle;
}

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...) {                                                   \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        int mode = va_arg(rest, int);                                                              \
        va_end(rest);                                                                              \
        return opened(((int (*)(const char *, int, ...))real(#name))(path, flags, mode), path,     \
                      flags);                                                                      \
    }
OPEN(open)
OPEN(open64)

int close(int handle) {
    if (ours(handle) >= 0)
        file_of[handle] = 0;
    return ((int (*)(int))real("close"))(handle);
}

#define PWRITE(name)                                                                               \
    ssize_t name(int handle, const void *bytes, size_t length, off_t offset) {                     \
        ssize_t (*write_it)(int, const void *, size_t, off_t) = real(#name);                       \
        if (ours(handle) < 0)                                                                      \
            return write_it(handle, bytes, length, offset);                                        \
        pthread_mutex_lock(&lock);                                                                 \
        ssize_t written = write_it(handle, bytes, length, offset);                                 \
        if (written > 0)                                                                           \
            put('W', ours(handle), offset, bytes, written);                                        \
        pthread_mutex_unlock(&lock);                                                               \
        return written;                                                                            \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int handle, const void *bytes, size_t length) {
    ssize_t (*write_it)(int, const void *, size_t) = real("write");
    if (ours(handle) < 0)
        return write_it(handle, bytes, length);
    pthread_mutex_lock(&lock);
    ssize_t written = write_it(handle, bytes, length);
    if (written > 0)
        put('W', ours(handle), lseek(handle, 0, SEEK_CUR) - written, bytes, written);
    pthread_mutex_unlock(&lock);
    return written;
}

#define TRUNCATE(name)                                                                             \
    int name(int handle, off_t length) {                                                           \
        int (*cut)(int, off_t) = real(#name);                                                      \
        if (ours(handle) < 0)                                                                      \
            return cut(handle, length);                                                            \
        pthread_mutex_lock(&lock);                                                                 \
        int failed = cut(handle, length);                                                          \
        if (!failed)                                                                               \
            put('T', ours(handle), length, NULL, 0);                                               \
        pthread_mutex_unlock(&lock);                                                               \
        return failed;                                                                             \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define SYNC(name)                                                                                 \
    int name(int handle) {                                                                         \
        int failed = ((int (*)(int))real(#name))(handle);                                          \
        if (!failed && ours(handle) >= 0) {                                                        \
            pthread_mutex_lock(&lock);                                                             \
            put('S', ours(handle), 0, NULL, 0);                                                    \
            pthread_mutex_unlock(&lock);                                                           \
        }                                                                                          \
        return failed;                                                                             \
    }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    pthread_mutex_lock(&lock);
    int file = number_of(path);
    int failed = ((int (*)(const char *))real("unlink"))(path);
    if (!failed && file >= 0)
        put('U', file, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return failed;
}
