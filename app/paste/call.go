package paste

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// Call is an API call with its answer. Any part may be missing; an errcode always stands there.
type Call struct {
	Method  string
	URL     string // with its query, "" when the text does not tell
	Request []byte // JSON
	Answer  []byte // JSON; put together where only errcode and errmsg stood in a log line
	ErrCode int
	ErrMsg  string
	Made    bool // Answer was put together
	Line    int
	Column  int
}

var (
	errCode = regexp.MustCompile(`(?i)\\*["'` + "`" + `]?\b(?:errcode|err_code|error_code|errorCode|错误代码|错误码|code)\b?\\*["'` + "`" + `]?\]?\s*(?:=>|[:=：]|,)?\s*(?:int\()?\\*["'\[]?\s*(-?\d{1,9})\b`)
	errMsg  = regexp.MustCompile(`(?i)(?:errmsg|err_msg|error_msg|errorMsg|错误信息|微信原始报文)\\*["'` + "`" + `]?\]?\s*(?:=>|[:=：])\s*(?:string\(\d+\)\s*)?`)
	address = regexp.MustCompile(`(?:https?://[\w.-]+(?::\d+)?)?/(?:cgi-bin|wxa|sns|wxaapi|datacube|product|shop|card|customservice|semantic|channels|wxaembedded|business|scan|bizwifi|shakearound|merchant|intp|xpay|tcb)/[^\s"'<>\\，。\]})]*`)
	rid     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}`)
)

// readCalls finds the answers of WeChat's API in a text, each with the address and the request that stand nearest.
func readCalls(whole string, places places) (out []Call) {
	if lower := strings.ToLower(whole); !strings.Contains(lower, "err") && !strings.Contains(lower, "错误") {
		return nil
	}
	l := plainest(whole)
	matches := errCode.FindAllStringSubmatchIndex(l.text, most)
	if len(matches) == 0 {
		return nil
	}
	objects, addresses := l.objects(), address.FindAllStringIndex(l.text, most)
	seen := map[string]bool{}
	for _, m := range matches {
		if name := strings.ToLower(l.text[m[0]:m[1]]); !strings.Contains(name, "err") && !strings.Contains(name, "错误") {
			continue // "code" alone says nothing
		}
		n, err := strconv.Atoi(l.text[m[2]:m[3]])
		if err != nil {
			continue
		}
		c := Call{ErrCode: n}
		c.Line, c.Column = places.of(int(l.at[m[0]]))
		answer := enclosing(objects, m[0], "errcode")
		if answer >= 0 {
			o := objects[answer]
			c.Answer = []byte(l.text[o.from:o.to])
			c.ErrMsg, _ = o.fields["errmsg"].(string)
		} else {
			c.ErrMsg = errMsgNear(l.text, m[1])
			c.Made = true
			c.Answer, _ = json.Marshal(map[string]any{"errcode": n, "errmsg": c.ErrMsg})
		}
		l.surround(&c, m[0], objects, addresses)
		key := strconv.Itoa(n) + rid.FindString(c.ErrMsg)
		if !seen[key] {
			seen[key] = true
			out = append(out, c)
		}
	}
	return out
}

// plainest is the last layer: API calls carry nothing that undoing an escape would harm.
func plainest(whole string) layer {
	all := layersOf(whole)
	return all[len(all)-1]
}

// surround gives a call the address and the request that belong to it: the last before it, or else the first after it.
func (l layer) surround(c *Call, at int, objects []object, addresses [][]int) {
	for _, a := range addresses {
		if a[0] < at || c.URL == "" {
			c.URL = strings.TrimRight(l.text[a[0]:a[1]], ".,;:")
			c.Method = methodBefore(l.text[:a[0]])
		}
	}
	for _, o := range objects {
		if (o.from < at || c.Request == nil) && o.asks() && !(o.from <= at && at < o.to) {
			c.Request = []byte(l.text[o.from:o.to])
		}
	}
}

var lastMethod = regexp.MustCompile(`(?i)\b(GET|POST)\b[^\n]{0,12}$`)

func methodBefore(text string) string {
	text = text[max(0, len(text)-24):]
	if m := lastMethod.FindStringSubmatch(text); m != nil {
		return strings.ToUpper(m[1])
	}
	return ""
}

// object is a JSON object of the text.
type object struct {
	from, to int
	fields   map[string]any
}

// asks reports whether an object may be an API's request: it is no answer and no envelope.
func (o object) asks() bool {
	_, answered := o.fields["errcode"]
	_, sealed := o.fields["Encrypt"]
	return !answered && !sealed && len(o.fields) > 0
}

// objects finds the JSON objects of a text; those inside others are not looked for, but what a broken one holds is.
func (l layer) objects() (out []object) {
	const reach, patience = 1 << 16, 64 // bytes of an object, and failures
	failures := 0
	for from := 0; from < len(l.text) && failures < patience && len(out) < 4*most; {
		next := strings.IndexByte(l.text[from:], '{')
		if next < 0 {
			break
		}
		from += next
		if inside := strings.TrimLeft(l.text[from+1:min(len(l.text), from+64)], " \t\r\n"); !strings.HasPrefix(inside, `"`) {
			from++
			continue
		}
		var fields map[string]any
		decoder := json.NewDecoder(strings.NewReader(l.text[from:min(len(l.text), from+reach)]))
		if err := decoder.Decode(&fields); err != nil || len(fields) == 0 {
			from++
			failures++
			continue
		}
		out = append(out, object{from, from + int(decoder.InputOffset()), fields})
		from += int(decoder.InputOffset())
	}
	return out
}

// enclosing is the index of the object that holds a place and has a field, -1 for none.
func enclosing(objects []object, at int, field string) int {
	for i, o := range objects {
		if _, ok := o.fields[field]; ok && o.from <= at && at < o.to {
			return i
		}
	}
	return -1
}

// errMsgNear reads errmsg near an errcode that stands in a log line or a dump.
func errMsgNear(text string, after int) string {
	from := max(0, after-400)
	near := text[from:min(len(text), after+600)]
	m := errMsg.FindStringIndex(near)
	if m == nil {
		line, _, _ := strings.Cut(text[after:min(len(text), after+600)], "\n")
		return strings.Trim(strings.TrimSpace(line), ` ,;:"'}])`)
	}
	rest := strings.TrimLeft(near[m[1]:], `\`)
	quote := ""
	if rest != "" && strings.ContainsRune("\"'`", rune(rest[0])) {
		quote, rest = rest[:1], rest[1:]
	}
	if end := strings.Index(rest, quote); quote != "" && end >= 0 {
		return strings.TrimRight(rest[:end], `\`)
	}
	line, _, _ := strings.Cut(rest, "\n")
	end := strings.IndexAny(line, ",;，)}]")
	if id := rid.FindStringIndex(line); id != nil && end >= 0 && end < id[1] { // WeChat writes a comma before it
		end = id[1]
	}
	if end >= 0 {
		line = line[:end]
	}
	return strings.TrimSpace(line)
}
