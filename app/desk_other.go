//go:build !windows

package main

import "os"

// systemLanguage is told by the environment's variables alone.
func systemLanguage() string { return "" }

// understandsColours is what every terminal does.
func understandsColours(*os.File) bool { return true }
