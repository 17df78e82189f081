package credentials

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"wxlab/app/workspace"
	"wxlab/platform"
)

// Found are the values that stand in a file.
type Found struct {
	Component platform.Component
	Unknown   []Unknown // keys beside them that mean nothing

	file  string
	lines map[string]int // by flag
}

// Unknown is a key that stands where the credentials do and is none of them.
type Unknown struct {
	Key  string
	Line int
	Near string // the name that was probably meant, "" for none
}

// Read finds the credentials of a component in a configuration: JSON, YAML, .properties or .env, of Wxlab or of an SDK.
// Where it has several sets, file may end in # and the beginning of the keys of one. ${NAME} is a variable of env.
func Read(file string, raw []byte, env func(string) string) (Found, error) {
	file, wanted := Split(file)
	all, byLine, err := pairsOf(file, raw)
	if err != nil {
		return Found{}, err
	}
	set, err := choose(file, setsOf(all), wanted)
	if err != nil {
		return Found{}, err
	}
	out := Found{file: file, lines: map[string]int{}}
	component := map[string]bool{}
	for _, p := range set.pairs {
		k := understand(p.key())
		if component[k.field.Flag] && !k.component {
			continue // COMPONENT_TOKEN stands beside a TOKEN of another's
		}
		value, err := expand(file, p, env)
		if err != nil {
			return Found{}, err
		}
		*k.field.Of(&out.Component), out.lines[k.field.Flag], component[k.field.Flag] = value, p.line, k.component
	}
	out.Unknown = set.unknown(all, byLine)
	return out, nil
}

// Split takes the part of a file that is meant from its name: config.yml#wx.open.
func Split(file string) (name, part string) {
	if at := strings.LastIndexByte(file, '#'); at > 0 {
		return file[:at], file[at+1:]
	}
	return file, ""
}

// Check says which of these fields has not the shape in the file that the console gives it, and in which line.
func (f Found) Check(fields ...Field) error {
	checks := map[string]func(string) error{
		AppID.Flag: workspace.CheckAppID, Secret.Flag: workspace.CheckAppSecret, Token.Flag: workspace.CheckToken,
		AESKey.Flag: workspace.CheckEncodingAESKey, PreviousToken.Flag: workspace.CheckToken,
		PreviousAESKey.Flag: workspace.CheckEncodingAESKey,
	}
	for _, field := range fields {
		value := *field.Of(&f.Component)
		if value == "" {
			continue
		}
		if err := checks[field.Flag](value); err != nil {
			return &workspace.Problem{Key: "problem.from_value", Args: []any{f.file, f.lines[field.Flag]},
				Exit: workspace.ExitUsage, Err: err}
		}
	}
	return nil
}

// CheckKeys refuses keys that mean nothing: all of them, or those that look like a slip alone.
func (f Found) CheckKeys(all bool) error {
	for _, u := range f.Unknown {
		switch {
		case u.Near != "":
			return workspace.Misuse("problem.from_slip", f.file, u.Line, u.Key, u.Near)
		case all:
			return workspace.Misuse("problem.from_key", f.file, u.Line, u.Key)
		}
	}
	return nil
}

// set are values whose keys begin alike: they belong to one platform or account.
type set struct {
	parent, prefix string
	pairs          []pair
	weight         int
}

// setsOf sorts the values that have a field's name into sets.
func setsOf(all []pair) (out []*set) {
	for _, p := range all {
		k := understand(p.key())
		if !k.known {
			continue
		}
		parent := strings.Join(p.path[:len(p.path)-1], ".")
		i := slices.IndexFunc(out, func(s *set) bool { return s.parent == parent && s.prefix == k.prefix })
		if i < 0 {
			out, i = append(out, &set{parent: parent, prefix: k.prefix}), len(out)
		}
		out[i].pairs = append(out[i].pairs, p)
		if k.component {
			out[i].weight = 100 // there is no doubt
		}
	}
	for _, s := range out {
		s.weight += len(s.fields())
		if slices.ContainsFunc(wordsOf(s.id()), func(w string) bool { return w == "open" || w == "component" || w == "openplatform" }) {
			s.weight += 50
		}
		if s.fields()[AppID.Flag] {
			s.weight += 10
		}
	}
	return out
}

// id is how the keys of the set begin.
func (s *set) id() string { return strings.Trim(s.parent+"."+s.prefix, ".") }

func (s *set) fields() map[string]bool {
	out := map[string]bool{}
	for _, p := range s.pairs {
		out[understand(p.key()).field.Flag] = true
	}
	return out
}

// choose takes the set that is the component's beyond doubt.
func choose(file string, all []*set, wanted string) (*set, error) {
	all = slices.DeleteFunc(all, func(s *set) bool {
		return wanted != "" && !strings.HasPrefix(strings.ToLower(s.id()), strings.ToLower(wanted)) ||
			len(s.fields()) < 2 && !s.fields()[AppID.Flag] // a lone token may be anything's
	})
	if len(all) == 0 {
		return nil, workspace.Misuse("problem.from_nothing", file)
	}
	slices.SortStableFunc(all, func(a, b *set) int { return cmp.Compare(b.weight, a.weight) })
	if len(all) > 1 && all[0].weight == all[1].weight {
		var names []string
		for _, s := range all {
			if s.weight == all[0].weight {
				names = append(names, fmt.Sprintf("%s (%d)", cmp.Or(s.id(), "–"), s.pairs[0].line))
			}
		}
		return nil, workspace.Misuse("problem.from_several", file, strings.Join(names, ", "), all[0].id())
	}
	return all[0], nil
}

// unknown are the keys that stand beside those of the set and are none of them. In files of KEY=VALUE lines the settings of
// a whole program stand beside each other: there only slips are told.
func (s *set) unknown(all []pair, byLine bool) (out []Unknown) {
	have := s.fields()
	for _, p := range all {
		k := understand(p.key())
		flat := strings.ReplaceAll(k.prefix, "_", "")
		if strings.Join(p.path[:len(p.path)-1], ".") != s.parent || k.known || slices.Contains(harmless, flat) {
			continue
		}
		name := strings.TrimPrefix(strings.TrimPrefix(k.prefix, s.prefix), "_")
		near := ""
		if field, found := nearest(name); found && !have[field.Flag] {
			near = written(field)
		}
		if near != "" || !byLine {
			out = append(out, Unknown{strings.Join(p.path, "."), p.line, near})
		}
	}
	return out
}

// reference is ${NAME}, or with what counts where there is no such variable: ${NAME:default}, ${NAME:-default}.
var reference = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_.]*)(?::-?([^}]*))?\}`)

// expand puts variables in.
func expand(file string, p pair, env func(string) string) (value string, err error) {
	value = reference.ReplaceAllStringFunc(strings.TrimSpace(p.value), func(found string) string {
		m := reference.FindStringSubmatch(found)
		v := cmp.Or(env(m[1]), m[2])
		if v == "" && err == nil {
			err = workspace.Misuse("problem.from_variable", file, p.line, m[1])
		}
		return v
	})
	return value, err
}
