//go:build !unix

package bench

// ownUsage is not known on this system.
func ownUsage() usage { return usage{} }
