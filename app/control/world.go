package control

import (
	"time"

	"wxlab/app/i18n"
	"wxlab/sim"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// World is what a script needs to know of WeChat's side.
type World struct {
	Accounts  []Account `json:"accounts"`
	Grants    []Grant   `json:"grants"`
	Platforms []string  `json:"platforms"` // component AppIDs; their secrets stay here
}

// Account is an official account or mini program.
type Account struct {
	AppID         string     `json:"appid"`
	UserName      string     `json:"user_name"`
	NickName      string     `json:"nick_name"`
	Alias         string     `json:"alias"`
	HeadImg       string     `json:"head_img"`
	PrincipalName string     `json:"principal_name"`
	Signature     string     `json:"signature"`
	Kind          string     `json:"kind"`
	ServiceType   int        `json:"service_type"`
	VerifyType    int        `json:"verify_type"`
	Admin         string     `json:"admin"`
	ReleaseGroup  int        `json:"release_group,omitempty"` // 1 to 5: an account of the release check
	Followers     []Follower `json:"followers"`
	Push          *Push      `json:"push,omitempty"`
}

// Push is an account's own server; its token and key stay here.
type Push struct {
	URL    string `json:"url"`
	Mode   string `json:"mode"`
	Format string `json:"format"`
}

// Follower is one person, as an account knows them.
type Follower struct {
	OpenID        string `json:"openid"`
	UnionID       string `json:"unionid"`
	NickName      string `json:"nick_name"`
	Subscribed    bool   `json:"subscribed"`
	Remark        string `json:"remark"`
	BlocksNotices bool   `json:"blocks_notices"` // template messages to them fail
}

// Grant is an authorization in force.
type Grant struct {
	ComponentAppID  string    `json:"component_appid"`
	AuthorizerAppID string    `json:"authorizer_appid"`
	FuncIDs         []int     `json:"func_ids"`
	At              time.Time `json:"at"`
}

func newWorld(s *sim.Sim) World {
	out := World{Accounts: []Account{}, Grants: []Grant{}, Platforms: []string{}}
	for _, a := range s.Accounts() {
		out.Accounts = append(out.Accounts, newAccount(a))
	}
	for _, g := range s.Grants() {
		out.Grants = append(out.Grants, Grant{ComponentAppID: g.ComponentAppID, AuthorizerAppID: g.AccountAppID, FuncIDs: g.FuncIDs, At: g.At})
	}
	for _, p := range s.Platforms() {
		out.Platforms = append(out.Platforms, p.AppID)
	}
	return out
}

func newAccount(a world.Account) Account {
	out := Account{
		AppID: a.AppID, UserName: a.UserName, NickName: a.NickName, Alias: a.Alias, HeadImg: a.HeadImg, PrincipalName: a.PrincipalName,
		Signature: a.Signature, Kind: string(a.Kind), ServiceType: a.ServiceType, VerifyType: a.VerifyType, Admin: a.Admin,
		ReleaseGroup: a.ReleaseGroup, Followers: []Follower{},
	}
	for _, f := range a.Followers {
		out.Followers = append(out.Followers, newFollower(f))
	}
	if p := a.Push; p != nil {
		out.Push = &Push{URL: p.URL, Mode: string(p.Mode), Format: string(p.Format)}
	}
	return out
}

func newFollower(f world.Follower) Follower {
	return Follower{OpenID: f.OpenID, UnionID: f.UnionID, NickName: f.NickName, Subscribed: f.Subscribed, Remark: f.Remark, BlocksNotices: f.BlocksNotices}
}

// catalogue is every callback that can be triggered.
type catalogue struct {
	Catalogue []CatalogueEntry `json:"catalogue"`
}

// CatalogueEntry is one callback that can be triggered.
type CatalogueEntry struct {
	Name   string           `json:"name"`
	Family string           `json:"family"`
	Title  string           `json:"title"` // in the API's language
	Kinds  []string         `json:"kinds"` // of account; empty: about none
	Fields []CatalogueField `json:"fields"`
}

// CatalogueField is one field of a callback; its path is what trigger's set takes.
type CatalogueField struct {
	Path   string `json:"path"`
	Type   string `json:"type"`
	Sample string `json:"sample"`
	Live   bool   `json:"live"` // filled from the world at every push unless it is set
}

func newCatalogue(entries []callback.Entry, l i18n.Lang) []CatalogueEntry {
	out := []CatalogueEntry{}
	for _, e := range entries {
		entry := CatalogueEntry{Name: e.Name, Family: string(e.Family), Title: e.TitleEN, Kinds: []string{}}
		if l == i18n.Zh {
			entry.Title = e.TitleZH
		}
		for _, k := range e.Kinds {
			entry.Kinds = append(entry.Kinds, k)
		}
		for _, f := range e.Fields {
			entry.Fields = append(entry.Fields, CatalogueField{Path: f.Path, Type: f.Type, Sample: f.Sample, Live: f.Live})
		}
		out = append(out, entry)
	}
	return out
}
