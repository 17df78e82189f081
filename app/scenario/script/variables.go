package script

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

var (
	variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	reference    = regexp.MustCompile(`\$?\$\{[^}]*\}?`)
)

// Expand puts values in the place of ${names}. $${…} stands for ${…} itself.
func Expand(text string, vars map[string]string) string {
	return reference.ReplaceAllStringFunc(text, func(ref string) string {
		if strings.HasPrefix(ref, "$$") {
			return ref[1:]
		}
		if value, ok := vars[refName(ref)]; ok {
			return value
		}
		return ref
	})
}

func refName(ref string) string { return strings.TrimSuffix(strings.TrimPrefix(ref, "${"), "}") }

// references are the variables that a text names.
func references(text string) (names []string) {
	for _, ref := range reference.FindAllString(text, -1) {
		if !strings.HasPrefix(ref, "$$") {
			names = append(names, refName(ref))
		}
	}
	return names
}

// refer holds the variables of a text to those that are known; it reports whether there are none.
func (r *reader) refer(n ast.Node, text string) (none bool) {
	names := references(text)
	for _, name := range names {
		if r.vars[name] {
			continue
		}
		var known []string
		for name, here := range r.vars {
			if here {
				known = append(known, name)
			}
		}
		slices.Sort(known)
		if near := nearest(name, known); near != "" {
			r.mistake(n, "unknown_variable_near", name, near, strings.Join(known, ", "))
		} else {
			r.mistake(n, "unknown_variable", name, strings.Join(known, ", "))
		}
	}
	return len(names) == 0
}

// Matcher is what a text is held to: itself, or /a regular expression/.
func Matcher(want string) (func(got string) bool, error) {
	if len(want) < 2 || want[0] != '/' || want[len(want)-1] != '/' {
		return func(got string) bool { return got == want }, nil
	}
	re, err := regexp.Compile(want[1 : len(want)-1])
	if err != nil {
		return nil, fmt.Errorf("%w", err)
	}
	return re.MatchString, nil
}
