//go:build !unix

package main

import "os"

// passedOn are the signals that must not end this program before the command.
func passedOn() []os.Signal { return []os.Signal{os.Interrupt} }

// passOn has nothing to do: a console tells all its programs of Ctrl+C.
func passOn(*os.Process, os.Signal) {}
