//go:build linux && cgo

package ui

// #include <malloc.h>
//
// #ifdef __GLIBC__
// static void few_arenas(void) { mallopt(M_ARENA_MAX, 2); }
// static void trim(void) { malloc_trim(0); }
// #else
// static void few_arenas(void) {}
// static void trim(void) {}
// #endif
import "C"

// fewArenas keeps what C allocates, textures of OpenGL in software above all, in two heaps: by default glibc makes one for
// every thread of Go's that comes by, and keeps what was free in each.
func fewArenas() { C.few_arenas() }

// trimC gives what C has freed back to the system.
func trimC() { C.trim() }
