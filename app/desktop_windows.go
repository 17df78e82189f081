//go:build !headless

package main

import (
	"unsafe"

	"fyne.io/fyne/v2"
	"golang.org/x/sys/windows"
)

// What Windows puts around a window.
const frameWidth, frameHeight = 16, 40

// room is what the screen beside the taskbar leaves to a window's content: most laptops have less than the window would
// take. Before there is a window Windows counts in the units of Fyne.
func room() fyne.Size {
	const workArea = 0x30
	var area windows.Rect
	of := windows.NewLazySystemDLL("user32.dll").NewProc("SystemParametersInfoW")
	if ok, _, _ := of.Call(workArea, 0, uintptr(unsafe.Pointer(&area)), 0); ok == 0 {
		return fyne.Size{}
	}
	return fyne.NewSize(float32(area.Right-area.Left)-frameWidth, float32(area.Bottom-area.Top)-frameHeight)
}
