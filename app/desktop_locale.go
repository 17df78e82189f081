//go:build linux && cgo && !headless

package main

/*
#include <string.h>

extern char **environ;

static const char *const locales[] = {"LC_ALL=C.", "LC_MESSAGES=C.", "LANG=C."};
static char *codesets[3];

// cut_codesets makes C of C.UTF-8 before anything of Go runs, in the place where both are kept.
__attribute__((constructor)) static void cut_codesets(void) {
	for (char **line = environ; *line; line++)
		for (int i = 0; i < 3; i++) {
			size_t n = strlen(locales[i]);
			if (strncmp(*line, locales[i], n) == 0) {
				(*line)[n - 1] = 0;
				codesets[i] = *line + n;
			}
		}
}

static char *codeset(int i) { return codesets[i]; }
*/
import "C"

import "os"

// Fyne looks for the user's language while its packages are set up, and complains on the terminal of C.UTF-8, which is none;
// of plain C it does not. Once it has looked, what programs of ours inherit is as it was.
func init() {
	for i, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if codeset := C.codeset(C.int(i)); codeset != nil {
			os.Setenv(name, "C."+C.GoString(codeset))
		}
	}
}
