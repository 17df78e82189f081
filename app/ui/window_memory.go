package ui

import "runtime/debug"

// freeMemory gives back to the system at once what a burst used; left alone, Go does so over minutes, and C never.
func freeMemory() {
	debug.FreeOSMemory()
	trimC()
}
