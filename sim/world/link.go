package world

import (
	"strings"
	"time"
)

// AppLinkKind is one of the ways to open a mini program from outside WeChat, or from a chat (PROTOCOL 13.4).
type AppLinkKind string

const (
	SchemeLink AppLinkKind = "scheme"    // weixin://dl/business/?t=…
	URLLink    AppLinkKind = "urllink"   // https://wxaurl.cn/…
	ShortLink  AppLinkKind = "shortlink" // #小程序://…
)

// AppLink is one of them.
type AppLink struct {
	Kind      AppLinkKind
	Value     string // whole, as the API answered it
	Path      string
	Query     string `json:",omitempty"`
	Version   string // env_version
	CreatedAt time.Time
	Expires   time.Time `json:",omitzero"` // zero for permanent short links
}

// Expired says whether it opens nothing any more.
func (l *AppLink) Expired(now time.Time) bool { return !l.Expires.IsZero() && !now.Before(l.Expires) }

// Ways are the codes and links of a mini program.
type Ways struct {
	Links   []*AppLink      `json:",omitempty"` // oldest first
	Limited map[string]bool `json:",omitempty"` // what getwxacode and createwxaqrcode drew: a hash of the parameters
}

// How much a mini program may make and be opened (PROTOCOL 13.3, 13.4).
const (
	LimitedCodes   = 100000  // getwxacode and createwxaqrcode together, for its life
	PermanentLinks = 100000  // short links
	LinksPerDay    = 500000  // schemes and URL links together
	VisitsPerDay   = 3000000 // through them
	LinkLife       = 30 * 24 * time.Hour
)

// Versions of a mini program that can be opened: env_version on the wire.
const (
	ReleaseVersion = "release"
	TrialVersion   = "trial"
	DevelopVersion = "develop"
)

// IsVersion says whether a word is one of them.
func IsVersion(word string) bool {
	return word == ReleaseVersion || word == TrialVersion || word == DevelopVersion
}

// Has says whether a version has a page, which may come with a query. There may be no version.
func (v *CodeVersion) Has(page string) bool {
	path, _, _ := strings.Cut(page, "?")
	if v == nil {
		return false
	}
	for _, have := range v.Pages {
		if have == path {
			return true
		}
	}
	return false
}

// OnlineVersion is what everybody gets, nil before the first release.
func (code *CodeState) OnlineVersion() *CodeVersion {
	if code.Online == nil {
		return nil
	}
	return &code.Online.CodeVersion
}
