package journal

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"wxlab/app/i18n"
)

// Filter is a search that has been understood; the zero Filter matches everything.
type Filter struct{ terms []term }

// term is one condition of a search, all of which must hold.
type term struct {
	not    bool
	phrase string // for the index of words; empty if the term is about a field
	cond   condition
}

// QueryError explains a mistake in a search.
type QueryError struct {
	Word string // the part of the search at fault
	Pos  int    // where it starts, in bytes

	mistake mistake
}

// Text says what is wrong with the word, and what would be right.
func (e *QueryError) Text(l i18n.Lang) string { return e.mistake.in(l) }

// In says which word is wrong and why, in a language.
func (e *QueryError) In(lang string) string {
	l := i18n.Lang(lang)
	return l.T("search.wrong", e.Word, e.Text(l))
}

// Error implements error.
func (e *QueryError) Error() string { return fmt.Sprintf("search: %s: %s", e.Word, e.Text(i18n.En)) }

// mistake is a text about a search. Arguments that are mistakes themselves are said in the same language.
type mistake struct {
	key  string
	args []any
}

func text(key string, args ...any) mistake { return mistake{key, args} }

func wrong(key string, args ...any) *mistake { return &mistake{key, args} }

func (m mistake) in(l i18n.Lang) string {
	args := slices.Clone(m.args)
	for i, a := range args {
		if inner, ok := a.(mistake); ok {
			args[i] = inner.in(l)
		}
	}
	return l.T(m.key, args...)
}

// ParseQuery understands a search:
//
//	订单 QUERY_AUTH         words, anywhere in the path, the ids, the reason, the decrypted callback and the bodies
//	"component ticket"     exactly these words in this order
//	appid:wx12* name:text  fields; * at the end stands for the rest
//	status:>=400 dur:>5s   numbers and durations with > >= < <=, or a range a..b
//	is:pinned is:failed    marks
//	!word !kind:ticket     not
//
// All conditions must hold. Fields lists the fields. A mistake is a *QueryError.
func ParseQuery(text string) (Filter, error) {
	var f Filter
	for pos := 0; ; {
		word, next, err := nextWord(text, pos)
		if err != nil {
			return Filter{}, err
		}
		if word.raw == "" {
			return f, nil
		}
		t, problem := word.term()
		if problem != nil {
			return Filter{}, &QueryError{Word: word.raw, Pos: word.pos, mistake: *problem}
		}
		f.terms, pos = append(f.terms, t), next
	}
}

// word is one part of a search as it was typed.
type word struct {
	raw    string // all of it
	pos    int
	not    bool
	field  string // before the colon, if there is one
	text   string // the rest, without quotation marks
	quoted bool
}

// nextWord takes the next word from text[pos:]; raw is empty at the end.
func nextWord(text string, pos int) (word, int, error) {
	pos += len(text[pos:]) - len(strings.TrimLeftFunc(text[pos:], unicode.IsSpace))
	w := word{pos: pos}
	if strings.HasPrefix(text[pos:], "!") {
		w.not = true
		pos++
	}
	w.field, pos = takeField(text, pos)
	if strings.HasPrefix(text[pos:], `"`) {
		return w.takeQuoted(text, pos)
	}
	end := len(text)
	if i := strings.IndexFunc(text[pos:], unicode.IsSpace); i >= 0 {
		end = pos + i
	}
	w.raw, w.text = text[w.pos:end], text[pos:end]
	return w, end, nil
}

// takeField takes a field's name and its colon, Chinese or not. A URL's scheme is none.
func takeField(text string, pos int) (field string, next int) {
	i := pos
	for i < len(text) && 'a' <= text[i] && text[i] <= 'z' {
		i++
	}
	for _, colon := range []string{":", "："} {
		if rest, ok := strings.CutPrefix(text[i:], colon); ok && i > pos && !strings.HasPrefix(rest, "//") {
			return text[pos:i], i + len(colon)
		}
	}
	return "", pos
}

func (w word) takeQuoted(text string, pos int) (word, int, error) {
	length := strings.IndexByte(text[pos+1:], '"')
	if length < 0 {
		return word{}, 0, &QueryError{Word: text[w.pos:], Pos: w.pos, mistake: mistake{key: "search.unclosed"}}
	}
	end := pos + length + 2
	w.raw, w.text, w.quoted = text[w.pos:end], text[pos+1:end-1], true
	return w, end, nil
}

// term gives a word its meaning, or says why it has none.
func (w word) term() (t term, problem *mistake) {
	t.not = w.not
	if w.field != "" {
		t.cond, problem = w.fieldCondition()
		return t, problem
	}
	t.phrase = phrase(w.text, w.quoted)
	if t.phrase == "" {
		return t, wrong("search.empty")
	}
	return t, nil
}

func (w word) fieldCondition() (condition, *mistake) {
	f, ok := findField(w.field)
	if !ok {
		if near := nearestField(w.field); near != "" {
			return nil, wrong("search.no_field_near", w.field, near)
		}
		return nil, wrong("search.no_field", w.field)
	}
	if w.text == "" {
		return nil, wrong("search.no_value", f.want)
	}
	return f.parse(f, w.text)
}

// selection is the SQL of a filter.
type selection struct {
	match []string // phrases that must be in the index
	conds []string
	args  []any // for match, if there is one, then for conds
}

func (f Filter) selection(now time.Time) *selection {
	s := &selection{}
	for _, t := range f.terms {
		if t.phrase != "" && !t.not {
			s.match = append(s.match, t.phrase)
		}
	}
	if len(s.match) > 0 {
		s.args = append(s.args, strings.Join(s.match, " "))
	}
	for _, t := range f.terms {
		switch {
		case t.phrase != "" && t.not:
			s.where("exchange.id NOT IN (SELECT docid FROM words WHERE words MATCH ?)", t.phrase)
		case t.phrase == "":
			where, args := t.cond(now)
			if t.not {
				where = "NOT (" + where + ")"
			}
			s.where(where, args...)
		}
	}
	return s
}

func (s *selection) where(cond string, args ...any) {
	s.conds, s.args = append(s.conds, cond), append(s.args, args...)
}

// from is the statement from FROM to the end of WHERE. The index of words is asked first: it leaves the fewest rows,
// and gives the newest first.
func (s *selection) from() string {
	from, conds := "FROM exchange", s.conds
	if len(s.match) > 0 {
		from = "FROM words CROSS JOIN exchange ON exchange.id = words.docid"
		conds = append([]string{"words MATCH ?"}, conds...)
	}
	if len(conds) == 0 {
		return from
	}
	return from + " WHERE " + strings.Join(conds, " AND ")
}

// key is the id by which from's rows come out in order.
func (s *selection) key() string {
	if len(s.match) > 0 {
		return "words.docid"
	}
	return "exchange.id"
}
