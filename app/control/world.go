package control

import (
	"time"

	"wxlab/app/i18n"
	"wxlab/sim"
)

// World is what a script needs to know of WeChat's side.
type World struct {
	Accounts  []Account `json:"accounts"`
	Grants    []Grant   `json:"grants"`
	Platforms []string  `json:"platforms"` // component AppIDs; their secrets stay here
}

// Account is an official account or mini program.
type Account struct {
	AppID        string     `json:"appid"`
	UserName     string     `json:"user_name"`
	NickName     string     `json:"nick_name"`
	Kind         string     `json:"kind"`
	ServiceType  int        `json:"service_type"`
	VerifyType   int        `json:"verify_type"`
	ReleaseGroup int        `json:"release_group,omitempty"` // 1 to 5: an account of the release check
	Followers    []Follower `json:"followers"`
}

// Follower is one person, as an account knows them.
type Follower struct {
	OpenID   string `json:"openid"`
	NickName string `json:"nick_name"`
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
		account := Account{
			AppID: a.AppID, UserName: a.UserName, NickName: a.NickName, Kind: string(a.Kind), ServiceType: a.ServiceType, VerifyType: a.VerifyType,
			ReleaseGroup: a.ReleaseGroup, Followers: []Follower{},
		}
		for _, f := range a.Followers {
			account.Followers = append(account.Followers, Follower{OpenID: f.OpenID, NickName: f.NickName})
		}
		out.Accounts = append(out.Accounts, account)
	}
	for _, g := range s.Grants() {
		out.Grants = append(out.Grants, Grant{ComponentAppID: g.ComponentAppID, AuthorizerAppID: g.AccountAppID, FuncIDs: g.FuncIDs, At: g.At})
	}
	for _, p := range s.Platforms() {
		out.Platforms = append(out.Platforms, p.AppID)
	}
	return out
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

func newCatalogue(entries []sim.CatalogueEntry, l i18n.Lang) []CatalogueEntry {
	out := []CatalogueEntry{}
	for _, e := range entries {
		entry := CatalogueEntry{Name: e.Name, Family: string(e.Family), Title: e.TitleEN, Kinds: []string{}}
		if l == i18n.Zh {
			entry.Title = e.TitleZH
		}
		for _, k := range e.Kinds {
			entry.Kinds = append(entry.Kinds, string(k))
		}
		for _, f := range e.Fields {
			entry.Fields = append(entry.Fields, CatalogueField{Path: f.Path, Type: f.Type, Sample: f.Sample, Live: f.Live})
		}
		out = append(out, entry)
	}
	return out
}
