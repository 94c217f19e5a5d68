/*
 * A simulated disk that records what was flushed. It is preloaded into the sending process
 * (LD_PRELOAD), watches the files of one folder, and stores a shadow of each file in another
 * folder. Only fsync and fdatasync update a shadow. After a kill, the shadows contain what a power
 * cut would have left on the disk.
 *
 * It promises that a shadow contains everything that was flushed and nothing else: the ranges
 * written since the last flush are copied before the flush returns. A kill in the middle of this
 * copy leaves a part of it, as a power cut in the middle of a flush does.
 *
 * It leaves out: the order in which a real disk may write data that was not flushed, and folders (a
 * file exists after its first flush; a deletion takes effect at once).
 *
 * It never opens a watched file itself: closing it would drop the locks that SQLite holds on it
 * (POSIX fcntl locks belong to the process, not to the handle).
 *
 * POWERCUT_FOLDER, POWERCUT_SHADOW: the two folders, absolute. POWERCUT_DEAF=n: a disk that ignores
 * flushes. Only every n-th flush of a write-ahead log counts (and the one before a flush of another
 * file, so that the database remains consistent). It proves that the torture detects such a disk.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HANDLES 4096
#define FILES 16

struct range { off64_t from, to; };

struct watched {
    char name[256];
    int handle; /* the last one opened; 0 if closed */
    struct range *dirty;
    size_t count, room;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct watched files[FILES];
static int handles[HANDLES]; /* index in files, plus 1 */
static unsigned long flushes;

static int is_watched_name(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length >= sizeof files[0].name || strchr(name, '/'))
        return 0;
    /* A power cut erases shared memory, and a lock file is empty. */
    if (length > 4 && strcmp(name + length - 4, "-shm") == 0)
        return 0;
    return !(length > 8 && strcmp(name + length - 8, ".sending") == 0);
}

static const char *watched_name(const char *path)
{
    const char *folder = getenv("POWERCUT_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    if (!path || length == 0 || strncmp(path, folder, length) != 0 || path[length] != '/')
        return NULL;
    return is_watched_name(path + length + 1) ? path + length + 1 : NULL;
}

static void shadow_path(char *into, const char *name)
{
    const char *shadow = getenv("POWERCUT_SHADOW");
    snprintf(into, PATH_MAX, "%s/%s", shadow ? shadow : "/nowhere", name);
}

static void opened(int handle, const char *path)
{
    const char *name = watched_name(path);
    if (handle < 0 || handle >= HANDLES)
        return;
    pthread_mutex_lock(&lock);
    handles[handle] = 0;
    for (int i = 0; name && i < FILES; i++) {
        if (files[i].name[0] == 0)
            strcpy(files[i].name, name);
        if (strcmp(files[i].name, name) == 0) {
            handles[handle] = i + 1;
            files[i].handle = handle;
            break;
        }
    }
    pthread_mutex_unlock(&lock);
}

static void touched(int handle, off64_t from, off64_t to)
{
    if (handle < 0 || handle >= HANDLES || handles[handle] == 0 || to <= from)
        return;
    pthread_mutex_lock(&lock);
    struct watched *file = &files[handles[handle] - 1];
    struct range *last = file->count ? &file->dirty[file->count - 1] : NULL;
    if (last && from >= last->from && from <= last->to) {
        if (to > last->to)
            last->to = to;
    } else {
        if (file->count == file->room) {
            file->room = file->room ? 2 * file->room : 64;
            file->dirty = realloc(file->dirty, file->room * sizeof *file->dirty);
            if (!file->dirty)
                abort();
        }
        file->dirty[file->count++] = (struct range){ from, to };
    }
    pthread_mutex_unlock(&lock);
}

static int real_open(const char *path, int flags, mode_t mode)
{
    static int (*next)(const char *, int, ...);
    if (!next)
        next = dlsym(RTLD_NEXT, "open64");
    return next(path, flags, mode);
}

static ssize_t real_pwrite(int handle, const void *bytes, size_t count, off64_t at)
{
    static ssize_t (*next)(int, const void *, size_t, off64_t);
    if (!next)
        next = dlsym(RTLD_NEXT, "pwrite64");
    return next(handle, bytes, count, at);
}

static int real_truncate(int handle, off64_t length)
{
    static int (*next)(int, off64_t);
    if (!next)
        next = dlsym(RTLD_NEXT, "ftruncate64");
    return next(handle, length);
}

static int is_log(const struct watched *file)
{
    size_t length = strlen(file->name);
    return length > 4 && strcmp(file->name + length - 4, "-wal") == 0;
}

/* Updates a shadow. Aborts if the copy fails, so that the flush does not count. */
static void copy_dirty(struct watched *file, int handle)
{
    static char copy[1 << 16];
    char path[PATH_MAX];
    struct stat64 now;
    shadow_path(path, file->name);
    int shadow = real_open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (shadow < 0 || fstat64(handle, &now) != 0)
        abort();
    for (size_t i = 0; i < file->count; i++) {
        off64_t at = file->dirty[i].from;
        while (at < file->dirty[i].to) {
            size_t rest = file->dirty[i].to - at;
            ssize_t read = pread64(handle, copy, rest < sizeof copy ? rest : sizeof copy, at);
            if (read < 0 || (read > 0 && real_pwrite(shadow, copy, read, at) != read))
                abort();
            if (read == 0)
                break; /* truncated since */
            at += read;
        }
    }
    if (real_truncate(shadow, now.st_size) != 0)
        abort();
    close(shadow);
    file->count = 0;
}

static void flushed(int handle)
{
    const char *deaf = getenv("POWERCUT_DEAF");
    unsigned long every = deaf ? strtoul(deaf, NULL, 10) : 1;
    if (handle < 0 || handle >= HANDLES || handles[handle] == 0)
        return;
    pthread_mutex_lock(&lock);
    struct watched *file = &files[handles[handle] - 1];
    int heard = every <= 1 || !is_log(file) || ++flushes % every == 0;
    if (every > 1 && heard)
        for (int i = 0; i < FILES; i++)
            if (files[i].name[0] && is_log(&files[i]) && files[i].handle)
                copy_dirty(&files[i], files[i].handle);
    if (heard)
        copy_dirty(file, handle);
    pthread_mutex_unlock(&lock);
}

static int open_any(const char *path, int flags, mode_t mode)
{
    int handle = real_open(path, flags, mode);
    opened(handle, path);
    return handle;
}

static mode_t mode_of(int flags, va_list rest)
{
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return open_any(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return open_any(path, flags | O_LARGEFILE, mode);
}

ssize_t pwrite64(int handle, const void *bytes, size_t count, off64_t at)
{
    ssize_t written = real_pwrite(handle, bytes, count, at);
    if (written > 0)
        touched(handle, at, at + written);
    return written;
}

ssize_t pwrite(int handle, const void *bytes, size_t count, off_t at)
{
    return pwrite64(handle, bytes, count, at);
}

ssize_t write(int handle, const void *bytes, size_t count)
{
    static ssize_t (*next)(int, const void *, size_t);
    if (!next)
        next = dlsym(RTLD_NEXT, "write");
    if (handle < 0 || handle >= HANDLES || handles[handle] == 0)
        return next(handle, bytes, count);
    off64_t at = lseek64(handle, 0, SEEK_CUR);
    ssize_t written = next(handle, bytes, count);
    if (written > 0)
        touched(handle, at, at + written);
    return written;
}

int ftruncate64(int handle, off64_t length)
{
    struct stat64 before;
    int known = fstat64(handle, &before) == 0;
    int done = real_truncate(handle, length);
    /* If the file grows again before the next flush, the old bytes must not reappear. */
    if (done == 0 && known)
        touched(handle, length, before.st_size);
    return done;
}

int ftruncate(int handle, off_t length)
{
    return ftruncate64(handle, length);
}

int fsync(int handle)
{
    static int (*next)(int);
    if (!next)
        next = dlsym(RTLD_NEXT, "fsync");
    int done = next(handle);
    if (done == 0)
        flushed(handle);
    return done;
}

int fdatasync(int handle)
{
    static int (*next)(int);
    if (!next)
        next = dlsym(RTLD_NEXT, "fdatasync");
    int done = next(handle);
    if (done == 0)
        flushed(handle);
    return done;
}

int close(int handle)
{
    static int (*next)(int);
    if (!next)
        next = dlsym(RTLD_NEXT, "close");
    if (handle >= 0 && handle < HANDLES && handles[handle]) {
        pthread_mutex_lock(&lock);
        struct watched *file = &files[handles[handle] - 1];
        if (file->handle == handle)
            file->handle = 0;
        handles[handle] = 0;
        pthread_mutex_unlock(&lock);
    }
    return next(handle);
}

int unlink(const char *path)
{
    static int (*next)(const char *);
    char shadow[PATH_MAX];
    if (!next)
        next = dlsym(RTLD_NEXT, "unlink");
    int done = next(path);
    const char *name = done == 0 ? watched_name(path) : NULL;
    if (name) {
        shadow_path(shadow, name);
        next(shadow);
    }
    return done;
}
