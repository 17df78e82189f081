//go:build !windows

package ui

import "fyne.io/fyne/v2"

// restore is for Windows: elsewhere a minimized window comes back when it is shown.
func restore(fyne.Window) {}
