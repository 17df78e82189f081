//go:build !headless && !windows

package main

import "fyne.io/fyne/v2"

// room is left to the system, which keeps a new window on its screen.
func room() fyne.Size { return fyne.Size{} }
