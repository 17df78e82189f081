package world

// unsaved is what is to be recorded when changes are taken the next time.
type unsaved struct {
	taken      bool            // before the first time everything is
	deliveries map[string]bool // by id
	call       uint64          // the last one that was recorded
	tally      Tally           // as it was recorded
	gone       []string        // accounts
}

// unsavedChat is the part of a follower.
type unsavedChat struct {
	lines  int  // the newest so many
	afresh bool // those of before are gone
}
