package world

// Changes are what a file needs in order to hold the world again: the state, which is small and replaced as a whole, and
// records, which are added to those of before. What falls out of the world by age or weight has no record: whoever
// applies them in order drops the same.
type Changes struct {
	Whole   bool     // Records are all there are, and replace those of before
	State   []byte   // JSON of the world without its tally and what is in records; the same bytes while it did not change
	Tally   Tally    // all of it
	Records []Record // in the order to apply them
	Media   []*Medium
}

// Record is one thing that comes often. One of its fields is set.
type Record struct {
	Tally    *Tally      `json:",omitempty"`
	Chat     *ChatRecord `json:",omitempty"`
	Delivery *Delivery   `json:",omitempty"` // new, or changed and whole
	Call     *CallRecord `json:",omitempty"`
}

// ChatRecord is what went on between an account and a follower.
type ChatRecord struct {
	Account string
	OpenID  string             `json:",omitempty"` // empty with Afresh: of all followers
	Afresh  bool               `json:",omitempty"` // the lines of before are gone
	Lines   []ChatEntry        `json:",omitempty"` // new ones
	Windows map[string]*window `json:",omitempty"` // all of them
}

// Tally counts what was drawn, said and called. In a record it has the entries that changed.
type Tally struct {
	Counters  map[string]uint64       `json:",omitempty"`
	LastMsgID int64                   `json:",omitempty"`
	Count     map[string]int          `json:",omitempty"`
	Missing   map[string]MissingCalls `json:",omitempty"`
	Quota     map[string]int          `json:",omitempty"`
	NoQuota   bool                    `json:",omitempty"` // the quotas of before are gone
}
