package world

import "slices"

// BaseLibrary is a published version of what mini programs run on (基础库), with the share of a mini program's users that
// have none newer, in percent. The figures are ours.
type BaseLibrary struct {
	Version string
	Percent float64
}

// BaseLibraries lists them, the newest first.
func BaseLibraries() []BaseLibrary {
	return []BaseLibrary{
		{"3.8.0", 61.2}, {"3.7.0", 18.4}, {"3.6.0", 8.1}, {"3.5.0", 5.3}, {"3.0.0", 3.6}, {"2.33.0", 2.1}, {"2.20.0", 0.9},
		{"2.10.0", 0.3}, {"2.0.0", 0.1}, {"1.0.0", 0},
	}
}

// SupportedFrom is the oldest base library that the mini program runs on.
func (a *AccountState) SupportedFrom() string {
	if a.BaseLibrary == "" {
		return BaseLibraries()[len(BaseLibraries())-1].Version
	}
	return a.BaseLibrary
}

// IsBaseLibrary says whether a version was published.
func IsBaseLibrary(version string) bool {
	return slices.ContainsFunc(BaseLibraries(), func(b BaseLibrary) bool { return b.Version == version })
}
