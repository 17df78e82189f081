//go:build !windows

package pick

// roots are the disks: all of them hang below one.
func roots() []string { return []string{"/"} }
