/* A heap that forgets. Codes, names and contact data of visitors pass through curl, json-c, GLib,
 * GTK and the accessibility bus, each with copies of its own; whoever reads the kiosk's memory (a
 * core file, the swap of a stolen tablet) would find yesterday's visitors in what these gave back
 * long ago. So the program brings its own free and realloc: every block is overwritten before the C
 * library has it again. What is still held is the business of those who hold it. */

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/* AddressSanitizer's heap is its own; it overwrites with max_free_fill_size. */
#ifndef __SANITIZE_ADDRESS__

/* Libraries too are to find these and not the C library's. */
#define FOR_ALL __attribute__ ((visibility ("default")))

/* glibc's own, behind the public name. */
extern void __libc_free (void *block);

FOR_ALL void
free (void *block)
{
  if (block == NULL)
    return;
  explicit_bzero (block, malloc_usable_size (block));
  __libc_free (block);
}

/* glibc's would leave the old block as it was, or the end of one that shrinks. */
FOR_ALL void *
realloc (void *block, size_t size)
{
  if (block == NULL)
    return malloc (size);
  if (size == 0) {
    free (block);
    return NULL;
  }
  size_t room = malloc_usable_size (block);
  if (size <= room && size >= room / 2) {
    explicit_bzero ((char *) block + size, room - size);
    return block;
  }
  void *moved = malloc (size);
  if (moved == NULL)
    return NULL;
  memcpy (moved, block, size < room ? size : room);
  free (block);
  return moved;
}

#endif
