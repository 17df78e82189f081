package api

import (
	"net/http"
	"slices"

	"wxlab/sim/world"
)

// tagEndpoints are the account's tags on followers (用户标签).
func tagEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/cgi-bin/tags/create":                 {http.MethodPost, authorizerToken, 1000, (*call).tagCreate},
		"/cgi-bin/tags/get":                    {http.MethodGet, authorizerToken, 1000, (*call).tagList},
		"/cgi-bin/tags/update":                 {http.MethodPost, authorizerToken, 1000, (*call).tagRename},
		"/cgi-bin/tags/delete":                 {http.MethodPost, authorizerToken, 1000, (*call).tagDelete},
		"/cgi-bin/user/tag/get":                {http.MethodPost, authorizerToken, 1000, (*call).tagMembers},
		"/cgi-bin/tags/members/batchtagging":   {http.MethodPost, authorizerToken, 100000, (*call).tagSet},
		"/cgi-bin/tags/members/batchuntagging": {http.MethodPost, authorizerToken, 100000, (*call).tagUnset},
		"/cgi-bin/tags/getidlist":              {http.MethodPost, authorizerToken, 100000, (*call).tagsOf},
	}
}

// Limits of tags.
const (
	tagsPerAccount  = 100
	tagsPerFollower = 20
	tagNameBytes    = 30
	tagBatch        = 50
	firstTagID      = 100 // below are WeChat's own
	tagPage         = 10000
)

// tagRequest is the body of all calls about one tag.
type tagRequest struct {
	Tag struct {
		ID   int    `json:"id"`
		Name string `json:"name"`
	} `json:"tag"`
}

func (c *call) tagRequest() (in tagRequest, err error) {
	if err := c.mayUsers(); err != nil {
		return in, err
	}
	return in, c.decode(&in)
}

// tagName checks a name (45157, 45158).
func (c *call) tagName(name string, except int) error {
	switch {
	case name == "":
		return fail(45157, "tag.name is missing or empty")
	case len(name) > tagNameBytes:
		return fail(45158, "tag.name has %d bytes, at most %d are allowed (a Chinese character counts 3)", len(name), tagNameBytes)
	case slices.ContainsFunc(c.account.Tags, func(t world.Tag) bool { return t.Name == name && t.ID != except }):
		return fail(45157, "there is a tag %q already", name)
	}
	return nil
}

// tagIndex finds a tag (45058 for WeChat's own, 45159 for none).
func (c *call) tagIndex(id int) (int, error) {
	if id >= 0 && id <= 2 {
		return 0, fail(45058, "the tags 0, 1 and 2 belong to WeChat")
	}
	i := slices.IndexFunc(c.account.Tags, func(t world.Tag) bool { return t.ID == id })
	if i < 0 {
		return 0, fail(45159, "%s has no tag with the id %d", c.account.NickName, id)
	}
	return i, nil
}

func (c *call) tagCreate() (any, error) {
	in, err := c.tagRequest()
	if err != nil {
		return nil, err
	}
	if err := c.tagName(in.Tag.Name, -1); err != nil {
		return nil, err
	}
	if len(c.account.Tags) >= tagsPerAccount {
		return nil, fail(45056, "%s has %d tags already", c.account.NickName, tagsPerAccount)
	}
	c.account.LastTagID = max(c.account.LastTagID+1, firstTagID)
	t := world.Tag{ID: c.account.LastTagID, Name: in.Tag.Name}
	c.account.Tags = append(c.account.Tags, t)
	return struct {
		Tag world.Tag `json:"tag"`
	}{t}, nil
}

// tagList begins with the tag every account has from the start.
func (c *call) tagList() (any, error) {
	if err := c.mayUsers(); err != nil {
		return nil, err
	}
	out := []world.Tag{}
	for _, t := range append([]world.Tag{{ID: 2, Name: "星标组"}}, c.account.Tags...) {
		count := len(c.account.Tagged(t.ID))
		t.Count = &count
		out = append(out, t)
	}
	return struct {
		Tags []world.Tag `json:"tags"`
	}{out}, nil
}

func (c *call) tagRename() (any, error) {
	in, err := c.tagRequest()
	if err != nil {
		return nil, err
	}
	i, err := c.tagIndex(in.Tag.ID)
	if err != nil {
		return nil, err
	}
	if err := c.tagName(in.Tag.Name, in.Tag.ID); err != nil {
		return nil, err
	}
	c.account.Tags[i].Name = in.Tag.Name
	return okAnswer, nil
}

func (c *call) tagDelete() (any, error) {
	in, err := c.tagRequest()
	if err != nil {
		return nil, err
	}
	i, err := c.tagIndex(in.Tag.ID)
	if err != nil {
		return nil, err
	}
	c.account.Tags = slices.Delete(c.account.Tags, i, i+1)
	for i := range c.account.Followers {
		c.account.Followers[i].Untag(in.Tag.ID)
	}
	return okAnswer, nil
}

func (c *call) tagMembers() (any, error) {
	if err := c.mayUsers(); err != nil {
		return nil, err
	}
	var in struct {
		ID    int    `json:"tagid"`
		After string `json:"next_openid"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if _, err := c.tagIndex(in.ID); err != nil && in.ID != 2 {
		return nil, err
	}
	page, next, err := c.page(c.account.Tagged(in.ID), in.After, tagPage)
	if err != nil {
		return nil, err
	}
	out := struct {
		Count int      `json:"count"`
		Data  *openIDs `json:"data,omitempty"`
		Next  string   `json:"next_openid,omitempty"`
	}{len(page), nil, next}
	if len(page) > 0 {
		out.Data = &openIDs{page}
	}
	return out, nil
}

func (c *call) tagSet() (any, error) {
	return c.tagMany(func(f *world.Follower, id int) error {
		switch {
		case slices.Contains(f.TagIDs, id):
		case len(f.TagIDs) >= tagsPerFollower:
			return fail(45059, "%s has %d tags already", f.OpenID, tagsPerFollower)
		default:
			f.TagIDs = append(slices.Clone(f.TagIDs), id)
		}
		return nil
	})
}

func (c *call) tagUnset() (any, error) {
	return c.tagMany(func(f *world.Follower, id int) error {
		f.Untag(id)
		return nil
	})
}

// tagMany changes up to 50 followers; the openids are checked before the first is changed.
func (c *call) tagMany(change func(*world.Follower, int) error) (any, error) {
	if err := c.mayUsers(); err != nil {
		return nil, err
	}
	var in struct {
		OpenIDs []string `json:"openid_list"`
		ID      int      `json:"tagid"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if _, err := c.tagIndex(in.ID); err != nil && in.ID != 2 {
		return nil, err
	}
	if len(in.OpenIDs) == 0 || len(in.OpenIDs) > tagBatch {
		return nil, fail(40032, "openid_list has %d entries, 1 to %d are allowed", len(in.OpenIDs), tagBatch)
	}
	var people []*world.Follower
	for _, openID := range in.OpenIDs {
		f, err := c.person("openid_list", openID)
		if err != nil {
			return nil, err
		}
		people = append(people, f)
	}
	for _, f := range people {
		if err := change(f, in.ID); err != nil {
			return nil, err
		}
	}
	return okAnswer, nil
}

func (c *call) tagsOf() (any, error) {
	if err := c.mayUsers(); err != nil {
		return nil, err
	}
	var in struct {
		OpenID string `json:"openid"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	f, err := c.person("openid", in.OpenID)
	if err != nil {
		return nil, err
	}
	return struct {
		IDs []int `json:"tagid_list"`
	}{append([]int{}, f.TagIDs...)}, nil
}
