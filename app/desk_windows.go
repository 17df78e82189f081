package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// systemLanguage is the first of the languages in which the user wants to see Windows, "" where that is not known.
func systemLanguage() string {
	languages, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil || len(languages) == 0 {
		return ""
	}
	return languages[0]
}

// understandsColours reports whether a console takes ANSI's colours; cmd.exe does when it is asked to.
func understandsColours(f *os.File) bool {
	console := windows.Handle(f.Fd())
	var mode uint32
	if err := windows.GetConsoleMode(console, &mode); err != nil {
		return false // no console: NUL
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
