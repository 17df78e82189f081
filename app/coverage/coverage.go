// Package coverage says how much of WeChat's API the simulator has, and what it knows of calls that met nothing there:
// whether WeChat has such an API, of which topic it is, and what was probably meant.
package coverage

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"wxlab/app/i18n"
	"wxlab/fixtures"
	"wxlab/sim/api"
)

// Call is what is on record of one path that the simulator does not have.
type Call struct {
	Path      string
	Count     int
	Last      time.Time
	AppID     string // of the last caller, "" when unknown
	UserAgent string // of the last caller
}

// Missing is a path that was called and that the simulator does not have.
type Missing struct {
	Path      string    `json:"path"`
	Count     int       `json:"count" doc:"calls so far"`
	Last      time.Time `json:"last_at"`
	AppID     string    `json:"appid,omitempty" doc:"whose access token the last call had"`
	UserAgent string    `json:"user_agent,omitempty" doc:"of the last call"`
	Official  bool      `json:"official" doc:"WeChat documents it for third-party platforms"`
	Group     string    `json:"group,omitempty" doc:"id of its topic, for an official one"`
	Title     string    `json:"title,omitempty" doc:"of the topic, in the answer's language"`
	Near      string    `json:"near,omitempty" doc:"the known path that is written most alike"`
}

// Group is a topic of WeChat's documentation, and how many of its paths are simulated.
type Group struct {
	ID        string `json:"id"`
	Title     string `json:"title" doc:"in the answer's language"`
	Simulated int    `json:"simulated"`
	Official  int    `json:"official"`
}

// Report is everything that is known, in one language.
type Report struct {
	Missing   []Missing `json:"missing" doc:"calls of paths that the simulator does not have, the most frequent first"`
	Groups    []Group   `json:"groups" doc:"topics of WeChat's documentation"`
	Simulated int       `json:"simulated" doc:"paths that are simulated, of those that WeChat documents for third-party platforms"`
	Official  int       `json:"official" doc:"paths that WeChat documents for third-party platforms"`
}

// New tells of some calls. It fails only when the embedded data is broken.
func New(calls []Call, lang i18n.Lang) (Report, error) {
	out := Report{Missing: []Missing{}}
	groups, err := fixtures.Official()
	if err != nil {
		return out, err
	}
	known, topic := api.KnownPaths(), map[string]Group{} // the topics by path
	for _, g := range groups {
		one := Group{ID: g.ID, Title: i18n.Text{Zh: g.ZH, En: g.EN}.In(lang)}
		for _, a := range g.APIs {
			topic[a.Path] = one
			if !a.NotYet {
				out.Simulated++
				one.Simulated++
			}
			one.Official++
		}
		out.Groups, out.Official = append(out.Groups, one), out.Official+one.Official
	}
	for _, c := range calls {
		of, official := topic[c.Path]
		out.Missing = append(out.Missing, Missing{
			Path: printable(c.Path), Count: c.Count, Last: c.Last, AppID: c.AppID, UserAgent: printable(c.UserAgent),
			Official: official, Group: of.ID, Title: of.Title, Near: api.Near(c.Path, known),
		})
	}
	slices.SortFunc(out.Missing, func(a, b Missing) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Path, b.Path))
	})
	return out, nil
}

// printable is what callers said without what could move a terminal's cursor.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
