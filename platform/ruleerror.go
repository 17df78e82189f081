package platform

import "fmt"

// RuleError is a rule that cannot be used as it stands: which one, where in it, and why. It is an ErrRule.
type RuleError struct {
	Rule    int      // its index in the list, -1 outside one
	Name    string   // what its user calls it
	Part    RulePart // where the mistake is
	At      int      // in which of several targets, from 0
	Mistake string   // what it is, for those who say it in another language: text_empty, regexp, target_url, …
	Args    []any    // the values for such a sentence: the wrong value, the bounds
	text    string
}

// RulePart is a part of a rule that can be wrong, as a form shows it.
type RulePart string

const (
	PartMatch   RulePart = "match"
	PartEvent   RulePart = "event"
	PartKeyword RulePart = "keyword"
	PartReply   RulePart = "reply"
	PartTarget  RulePart = "target"
	PartAnswer  RulePart = "answer"
	PartTimeout RulePart = "timeout"
)

// Error says it in English.
func (e *RuleError) Error() string {
	if e.Rule < 0 {
		return fmt.Sprintf("%v: %s", ErrRule, e.text)
	}
	return fmt.Sprintf("rule %d (%s): %v: %s", e.Rule+1, e.Name, ErrRule, e.text)
}

// Unwrap makes it an ErrRule.
func (e *RuleError) Unwrap() error { return ErrRule }

// wrong is a RuleError of a rule outside any list; format and args are its English sentence.
func wrong(part RulePart, mistake, format string, args ...any) *RuleError {
	return &RuleError{Rule: -1, Part: part, Mistake: mistake, Args: args, text: fmt.Sprintf(format, args...)}
}

// of says which rule of a list it is.
func (e *RuleError) of(rule int, name string) *RuleError {
	e.Rule, e.Name = rule, name
	return e
}
