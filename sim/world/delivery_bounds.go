package world

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounded is the attempt as the world remembers it, a few KB of what the platform sent. It shares no memory with an
// answer that is longer. ResponseCut says what is missing.
func (at Attempt) Bounded() Attempt {
	whole := len(at.ResponseBody)
	at.ResponseBody = boundedBody(at.ResponseBody, keptAnswerBytes)
	at.ResponseCut += whole - len(at.ResponseBody)
	at.Opened = boundedBody(at.Opened, keptAnswerBytes)
	at.ResponseHeader, at.HeadersCut = boundedHeader(at.ResponseHeader, keptHeaderBytes)
	at.Err = boundedText(at.Err, keptTextBytes)
	return at
}

// Bounded is the reply as the world remembers it; Cut says how much of Plain is missing.
func (r *ReplyView) Bounded() *ReplyView {
	if r == nil {
		return nil
	}
	out := *r
	out.Plain = boundedBody(r.Plain, keptAnswerBytes)
	out.Cut += len(r.Plain) - len(out.Plain)
	out.AppID, out.MsgType = boundedText(r.AppID, keptTextBytes), boundedText(r.MsgType, keptTextBytes)
	out.Content = boundedText(r.Content, keptAnswerBytes)
	out.Fields = map[string]string{}
	left := keptAnswerBytes
	for _, name := range slices.Sorted(maps.Keys(r.Fields)) {
		value := boundedText(r.Fields[name], keptTextBytes)
		if left -= len(name) + len(value); left < 0 {
			break
		}
		out.Fields[strings.Clone(name)] = value
	}
	return &out
}

// boundedProblems are problems whose texts may quote an answer.
func boundedProblems(list []Problem) []Problem {
	out := slices.Clone(list)
	for i := range out {
		t := &out[i].Text
		t.Zh, t.En = boundedText(t.Zh, keptTextBytes), boundedText(t.En, keptTextBytes)
	}
	return out
}

// boundedBody is the beginning of a body, in memory of its own. A text ends with a whole character.
func boundedBody(body []byte, most int) []byte {
	if len(body) <= most {
		if cap(body) > len(body)+most {
			return bytes.Clone(body)
		}
		return body
	}
	return bytes.Clone(body[:wholeCharacters(body, most)])
}

// boundedText is a text that ends with … where it is cut, in memory of its own.
func boundedText(s string, most int) string {
	if len(s) <= most {
		return strings.Clone(s)
	}
	return s[:wholeCharacters([]byte(s[:most+1]), most)] + "…"
}

// wholeCharacters is the length of at most so many bytes of text without a part of a character at its end.
func wholeCharacters(text []byte, most int) int {
	n := most
	for n > most-utf8.UTFMax && n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	if !utf8.RuneStart(text[n]) { // it is no text
		return most
	}
	return n
}

// boundedHeader keeps the fields, in the order of their names, that have room; it says how many have none. A header with
// room for all stays as it is.
func boundedHeader(header map[string][]string, most int) (map[string][]string, int) {
	size := 0
	for name, values := range header {
		size += fieldBytes(name, values)
	}
	if size <= most {
		return header, 0
	}
	out := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		if n := fieldBytes(name, header[name]); n <= most {
			most -= n
			out[name] = header[name]
		}
	}
	return out, len(header) - len(out)
}

func fieldBytes(name string, values []string) (n int) {
	for _, v := range values {
		n += len(name) + len(v)
	}
	return n
}

// bytes is about how much memory the delivery takes.
func (d *Delivery) bytes() int {
	n := len(d.Plain) + len(d.Seen)
	for i := range d.Attempts {
		at := &d.Attempts[i]
		n += len(at.URL) + len(at.RequestBody) + len(at.ResponseBody) + len(at.Opened) + len(at.Err)
		for name, values := range at.ResponseHeader {
			n += fieldBytes(name, values)
		}
	}
	if d.Reply != nil {
		n += 2 * len(d.Reply.Plain)
	}
	return n
}

// keepWithin drops the oldest of a list beyond so many, and those that weigh too much together; the newest stays.
func keepWithin[T any](list []T, most, heaviest int, weight func(T) int) []T {
	list = KeepLast(list, most)
	for i := len(list) - 1; i >= 0; i-- {
		if heaviest -= weight(list[i]); heaviest < 0 && i < len(list)-1 {
			return slices.Clone(list[i+1:]) // without the memory of the dropped ones
		}
	}
	return list
}
