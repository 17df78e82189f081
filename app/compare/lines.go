package compare

import (
	"regexp"
	"strings"
)

// Op is how the two sides of a row differ.
type Op string

// The kinds of rows.
const (
	Same     Op = "same"
	Volatile Op = "volatile" // they differ only in what is different every time: times, nonces, signatures, credentials
	Changed  Op = "changed"
	Left     Op = "left"  // it is there only on the left
	Right    Op = "right" // it is there only on the right
)

// Row is a line of each document, "" where one has none.
type Row struct {
	Op    Op     `json:"op" doc:"same, volatile (different every time: times, nonces, signatures, credentials), changed, left or right"`
	Left  string `json:"left"`
	Right string `json:"right"`
}

// Tells reports whether a row shows a difference that means something.
func (r Row) Tells() bool { return r.Op != Same && r.Op != Volatile }

// most is how many lines of a document are compared one by one; what is behind them is taken pairwise.
const most = 1500

// Lines compares two documents.
func Lines(left, right []string) []Row {
	var out []Row
	for len(left) > 0 && len(right) > 0 && alike(left[0], right[0]) {
		out = append(out, pair(left[0], right[0]))
		left, right = left[1:], right[1:]
	}
	var end []Row
	for len(left) > 0 && len(right) > 0 && alike(left[len(left)-1], right[len(right)-1]) {
		end = append(end, pair(left[len(left)-1], right[len(right)-1]))
		left, right = left[:len(left)-1], right[:len(right)-1]
	}
	if len(left) <= most && len(right) <= most {
		out = append(out, middle(left, right)...)
	} else {
		out = append(out, pairs(left, right)...)
	}
	for i := len(end) - 1; i >= 0; i-- {
		out = append(out, end[i])
	}
	return out
}

// alike reports whether two lines are the same but for what is volatile in them.
func alike(left, right string) bool { return left == right || settled(left) == settled(right) }

func pair(left, right string) Row {
	switch {
	case left == right:
		return Row{Same, left, right}
	case settled(left) == settled(right):
		return Row{Volatile, left, right}
	}
	return Row{Changed, left, right}
}

// middle aligns lines along their longest common part.
func middle(left, right []string) []Row {
	a, b := make([]string, len(left)), make([]string, len(right))
	for i, l := range left {
		a[i] = settled(l)
	}
	for i, r := range right {
		b[i] = settled(r)
	}
	length := make([][]uint16, len(a)+1) // of what is common from there on
	for i := range length {
		length[i] = make([]uint16, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	var out []Row
	i, j := 0, 0
	from, to := 0, 0 // of the lines that are not common, since the last one that was
	flush := func() {
		out = append(out, pairs(left[from:i], right[to:j])...)
	}
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			flush()
			out = append(out, pair(left[i], right[j]))
			i, j = i+1, j+1
			from, to = i, j
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	i, j = len(a), len(b)
	flush()
	return out
}

// pairs lays lines side by side that have nothing in common: those of one field together, the rest as they come.
func pairs(left, right []string) (out []Row) {
	next := 0
	for _, l := range left {
		at := -1
		for j := next; j < len(right) && field(l) != ""; j++ {
			if field(right[j]) == field(l) {
				at = j
				break
			}
		}
		if at < 0 {
			out = append(out, Row{Left, l, ""})
			continue
		}
		for ; next < at; next++ {
			out = append(out, Row{Right, "", right[next]})
		}
		next = at + 1
		out = append(out, pair(l, right[at]))
	}
	for ; next < len(right); next++ {
		out = append(out, Row{Right, "", right[next]})
	}
	return out
}

var (
	named    = regexp.MustCompile(`^\s*(?:<([\w.-]+)>|"([^"]+)"\s*:|([\pL\w.-]+)\s*[:=])`)
	volatile = regexp.MustCompile(`(?i)^(createtime|msgid|timestamp|nonce|msg_?signature|signature|encrypt|date|` +
		`[a-z_]*expired?time|[a-z_]*ticket|[a-z_]*token|[a-z_]*code|rid|errmsg_rid|x-wxlab-[a-z-]+|content-length)$`)
	rid = regexp.MustCompile(`rid: [0-9a-f-]+`)
)

// field is the name that a line begins with: <Name>, "name": or Name = and Name: ; "" for none.
func field(line string) string {
	match := named.FindStringSubmatch(line)
	if match == nil {
		return ""
	}
	return match[1] + match[2] + match[3]
}

// IsVolatile reports whether a field is different every time.
func IsVolatile(name string) bool {
	switch strings.ToLower(name) {
	case "errcode", "code", "status_code":
		return false
	}
	return volatile.MatchString(name)
}

// settled is a line without what is volatile in it.
func settled(line string) string {
	if name := field(line); name != "" && IsVolatile(name) {
		return line[:strings.Index(line, name)+len(name)] + "…"
	}
	return rid.ReplaceAllString(line, "rid: …")
}
