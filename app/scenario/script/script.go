// Package script reads scenario files: YAML in which each step has one key that names it. It is pure: bytes in, a Script or
// mistakes out, each with its line and column.
package script

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"wxlab/app/i18n"
)

// Script is a scenario.
type Script struct {
	File, Name string
	Seed       uint64
	Vars       map[string]string // what the file gives variables at the beginning
	Steps      []Step
}

// Step is one step. What it does may hold variables: Action puts them in.
type Step struct {
	Pos
	Name     string // what the file calls it, "" for nothing
	Kind     string // the key that names it
	Children []Step // of each and include
	Defaults map[string]string
	node     ast.Node
}

// Pos is a place in a file.
type Pos struct {
	File         string
	Line, Column int
}

func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// Mistake is something wrong in a file.
type Mistake struct {
	Pos
	Key  string // of the sentence in i18n
	Args []any
}

// In is the mistake with its place, in a language.
func (m *Mistake) In(lang string) string {
	return m.Pos.String() + ": " + i18n.Parse(lang).T("script."+m.Key, m.Args...)
}

// Error implements error.
func (m *Mistake) Error() string { return m.In(string(i18n.En)) }

// Mistakes are all that are wrong, in the order of the file.
type Mistakes []*Mistake

// In is one line for each.
func (m Mistakes) In(lang string) string {
	var lines []string
	for _, one := range m {
		lines = append(lines, one.In(lang))
	}
	return strings.Join(lines, "\n  ")
}

// Error implements error.
func (m Mistakes) Error() string { return m.In(string(i18n.En)) }

// Known is what a file may name beyond what this package knows.
type Known struct {
	Events  map[string][]string // name of a callback → its fields; nil: any
	Effects []string            // of faults; nil: any
	Pushes  []string            // effects on pushes
	Paths   []string            // of the API; nil: any
	Vars    []string            // variables that are there from the beginning
	// Read gives an included file by its path; nil: nothing can be included.
	Read func(path string) ([]byte, error)
}

// BuiltIn are the variables that every scenario has: the addresses and AppIDs of the parties, the last account that
// authorized with its first follower, and the last order paid.
func BuiltIn() []string {
	return []string{"platform", "sim", "component", "account", "follower", "order", "seed"}
}
