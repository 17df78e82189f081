package workspace

import (
	"errors"
	"slices"
	"strings"
	"time"

	"wxlab/app/i18n"
	"wxlab/platform"
	"wxlab/platform/oserror"
	"wxlab/sim/spelling"
)

// Exit codes of the program.
const (
	ExitOK          = 0
	ExitFailed      = 1 // a check failed
	ExitUsage       = 2 // usage or configuration
	ExitEnvironment = 3 // port, tunnel, display, folder
	ExitTimeout     = 4
)

// Problem is a failure told to the user: what happened, why, and what to do, in their language.
type Problem struct {
	Key  string // of the sentence in i18n
	Args []any
	Exit int
	Err  error // the cause, for those who want the detail; may be nil
}

// Misuse is a Problem of usage or configuration.
func Misuse(key string, args ...any) *Problem { return &Problem{Key: key, Args: args, Exit: ExitUsage} }

// Unknown is a Problem of a name that nothing has. Where others are near it the sentence is key's .near, which takes them
// behind the name; the rest comes last.
func Unknown(key, name string, all []string, rest ...any) *Problem {
	args := []any{name}
	if near := spelling.Near(name, all); len(near) > 0 {
		key, args = key+".near", append(args, strings.Join(near, ", "))
	}
	return Misuse(key, append(args, rest...)...)
}

// FolderProblem is a folder that cannot be read or written, and why.
func FolderProblem(dir string, err error) *Problem {
	key := "problem.folder"
	if oserror.DiskFull(err) {
		key = "problem.disk_full"
	}
	return &Problem{Key: key, Args: []any{dir}, Exit: ExitEnvironment, Err: err}
}

// Error implements error.
func (p *Problem) Error() string {
	if p.Err == nil {
		return p.Text(i18n.En)
	}
	return p.Text(i18n.En) + " (" + p.Err.Error() + ")"
}

// Unwrap gives the cause, for errors.Is and errors.As.
func (p *Problem) Unwrap() error { return p.Err }

// Text is the sentence in the user's language, and so are errors and stretches of time in it.
func (p *Problem) Text(l i18n.Lang) string {
	args := slices.Clone(p.Args)
	for i, arg := range args {
		switch arg := arg.(type) {
		case error:
			args[i] = Say(l, arg)
		case time.Duration:
			args[i] = l.Span(arg)
		}
	}
	return l.T(p.Key, args...)
}

// ExitCode is what the program ends with after err: a Problem's own code, otherwise 1.
func ExitCode(err error) int {
	var p *Problem
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &p):
		return p.Exit
	}
	return ExitFailed
}

// Say is err in the user's language where it speaks that, with the cause behind it where there is one.
func Say(l i18n.Lang, err error) string {
	var p *Problem
	var both bothLanguages
	var link *platform.LinkError
	switch {
	case errors.As(err, &p):
	case errors.As(err, &both): // another party's, who speaks both
		return sayBoth(l, both)
	case errors.As(err, &link):
		return l.T("problem.link."+link.Mistake, link.Args...)
	default:
		return saySystem(l, err)
	}
	var rule *platform.RuleError
	switch {
	case p.Err == nil:
		return p.Text(l)
	case errors.As(p.Err, &rule):
		return p.Text(l) + "\n  " + l.T("problem.rule", rule.Rule+1, rule.Name, SayRule(l, rule))
	}
	if why := Say(l, p.Err); why != "" { // that time ran out has been said
		return p.Text(l) + "\n  " + why
	}
	return p.Text(l)
}

// bothLanguages is an error of another party, which says itself what is wrong.
type bothLanguages interface {
	error
	In(lang string) string
}

// sayBoth is such an error, with the cause behind it where it leaves that to us.
func sayBoth(l i18n.Lang, err bothLanguages) string {
	said := err.In(string(l))
	if caused, ok := err.(interface{ Cause() error }); ok && caused.Cause() != nil {
		said += "\n  " + Say(l, caused.Cause())
	}
	return said
}

// SayRule is what is wrong with a rule, and what to do, in the user's language.
func SayRule(l i18n.Lang, e *platform.RuleError) string {
	return l.T("problem.rule."+e.Mistake, e.Args...)
}
