//go:build linux && cgo

package ui

// #include <malloc.h>
//
// #ifdef __GLIBC__
// // Run when the program is loaded. What C allocates, textures of OpenGL in software above all, stays in one heap: by
// // default glibc makes one for each of many threads, and keeps what was freed in each.
// static __attribute__((constructor)) void one_heap(void) { mallopt(M_ARENA_MAX, 1); }
//
// static void trim(void) { malloc_trim(0); }
// #else
// static void trim(void) {}
// #endif
import "C"

// trimC gives what C has freed back to the system.
func trimC() { C.trim() }
