//go:build !unix

package bench

// consumed is not known on this system.
func consumed() usage { return usage{} }
