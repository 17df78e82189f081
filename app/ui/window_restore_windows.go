package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"
)

// restore brings a minimized window back: on Windows neither showing it nor giving it the focus does.
func restore(win fyne.Window) {
	const asItWas = 9 // SW_RESTORE
	user := windows.NewLazySystemDLL("user32.dll")
	win.(driver.NativeWindow).RunNative(func(context any) {
		at, native := context.(driver.WindowsWindowContext)
		if !native {
			return
		}
		if minimized, _, _ := user.NewProc("IsIconic").Call(at.HWND); minimized != 0 {
			user.NewProc("ShowWindow").Call(at.HWND, asItWas)
		}
	})
}
