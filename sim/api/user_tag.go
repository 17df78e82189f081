package api

import (
	"slices"

	"wxlab/sim/world"
)

// userTagChapter is an account's tags on its followers (用户标签).
func userTagChapter() []endpoint {
	needs := usersAbility()
	return []endpoint{
		post("/cgi-bin/tags/create", authorizerToken, answers((*call).tagCreate)).needing(needs).daily(1000),
		get("/cgi-bin/tags/get", authorizerToken, answers((*call).tagGet)).needing(needs).daily(1000),
		post("/cgi-bin/tags/update", authorizerToken, does((*call).tagUpdate)).needing(needs).daily(1000),
		post("/cgi-bin/tags/delete", authorizerToken, does((*call).tagDelete)).needing(needs).daily(1000),
		post("/cgi-bin/user/tag/get", authorizerToken, answers((*call).tagMembers)).needing(needs).daily(1000),
		post("/cgi-bin/tags/members/batchtagging", authorizerToken, does((*call).batchTagging)).
			needing(needs).daily(100000),
		post("/cgi-bin/tags/members/batchuntagging", authorizerToken, does((*call).batchUntagging)).
			needing(needs).daily(100000),
		post("/cgi-bin/tags/getidlist", authorizerToken, answers((*call).tagIDList)).needing(needs).daily(100000),
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

// tagName checks a name (45157, 45158).
func (c *call) tagName(name string, except int) error {
	same := func(t world.Tag) bool { return t.Name == name && t.ID != except }
	switch {
	case name == "":
		return fail(45157, "tag.name 缺失或为空", "tag.name is missing or empty")
	case len(name) > tagNameBytes:
		return fail(45158, "tag.name 有 %d 字节，最多 %d 字节（一个汉字计 3 字节）",
			"tag.name has %d bytes, at most %d are allowed (a Chinese character counts 3)",
			len(name), tagNameBytes)
	case slices.ContainsFunc(c.account.Tags, same):
		return fail(45157, "已有标签 %q", "there is a tag %q already", name)
	}
	return nil
}

// tagIndex finds a tag (45058 for WeChat's own, 45159 for none).
func (c *call) tagIndex(id int) (int, error) {
	if id >= 0 && id <= 2 {
		return 0, fail(45058, "标签 0、1、2 由微信保留", "the tags 0, 1 and 2 belong to WeChat")
	}
	i := slices.IndexFunc(c.account.Tags, func(t world.Tag) bool { return t.ID == id })
	if i < 0 {
		return 0, fail(45159, "%s 没有 id 为 %d 的标签", "%s has no tag with the id %d", c.account.NickName, id)
	}
	return i, nil
}

// tagRequest is the request of all calls about one tag.
type tagRequest struct {
	Tag struct {
		ID   int    `json:"id"`
		Name string `json:"name"`
	} `json:"tag"`
}

type tagCreateAnswer struct {
	Tag world.Tag `json:"tag"`
}

func (c *call) tagCreate(in tagRequest) (*tagCreateAnswer, error) {
	if err := c.tagName(in.Tag.Name, -1); err != nil {
		return nil, err
	}
	if len(c.account.Tags) >= tagsPerAccount {
		return nil, fail(45056, "%s 已有 %d 个标签",
			"%s has %d tags already", c.account.NickName, tagsPerAccount)
	}
	c.account.LastTagID = max(c.account.LastTagID+1, firstTagID)
	t := world.Tag{ID: c.account.LastTagID, Name: in.Tag.Name}
	c.account.Tags = append(c.account.Tags, t)
	return &tagCreateAnswer{t}, nil
}

type tagGetAnswer struct {
	Tags []world.Tag `json:"tags"`
}

// tagGet begins with the tag every account has from the start.
func (c *call) tagGet(nothing) (*tagGetAnswer, error) {
	out := []world.Tag{}
	for _, t := range append([]world.Tag{{ID: 2, Name: "星标组"}}, c.account.Tags...) {
		count := len(c.account.Tagged(t.ID))
		t.Count = &count
		out = append(out, t)
	}
	return &tagGetAnswer{out}, nil
}

func (c *call) tagUpdate(in tagRequest) error {
	i, err := c.tagIndex(in.Tag.ID)
	if err != nil {
		return err
	}
	if err := c.tagName(in.Tag.Name, in.Tag.ID); err != nil {
		return err
	}
	c.account.Tags[i].Name = in.Tag.Name
	return nil
}

func (c *call) tagDelete(in tagRequest) error {
	i, err := c.tagIndex(in.Tag.ID)
	if err != nil {
		return err
	}
	c.account.Tags = slices.Delete(c.account.Tags, i, i+1)
	for i := range c.account.Followers {
		c.account.Followers[i].Untag(in.Tag.ID)
	}
	return nil
}

type (
	tagMembersRequest struct {
		ID    int    `json:"tagid"`
		After string `json:"next_openid"`
	}
	tagMembersAnswer struct {
		Count int      `json:"count"`
		Data  *openIDs `json:"data,omitempty"`
		Next  string   `json:"next_openid,omitempty"`
	}
)

func (c *call) tagMembers(in tagMembersRequest) (*tagMembersAnswer, error) {
	if _, err := c.tagIndex(in.ID); err != nil && in.ID != 2 {
		return nil, err
	}
	page, next, err := c.page(c.account.Tagged(in.ID), in.After, tagPage)
	if err != nil {
		return nil, err
	}
	out := &tagMembersAnswer{len(page), nil, next}
	if len(page) > 0 {
		out.Data = &openIDs{page}
	}
	return out, nil
}

// tagBatchRequest names the followers that get a tag or lose it.
type tagBatchRequest struct {
	OpenIDs []string `json:"openid_list"`
	ID      int      `json:"tagid"`
}

// batchTagging refuses a follower's 21st tag (45059).
func (c *call) batchTagging(in tagBatchRequest) error {
	return c.tagMany(in, func(f *world.Follower) error {
		switch {
		case slices.Contains(f.TagIDs, in.ID):
		case len(f.TagIDs) >= tagsPerFollower:
			return fail(45059, "%s 已有 %d 个标签", "%s has %d tags already", f.OpenID, tagsPerFollower)
		default:
			f.TagIDs = append(slices.Clone(f.TagIDs), in.ID)
		}
		return nil
	})
}

func (c *call) batchUntagging(in tagBatchRequest) error {
	return c.tagMany(in, func(f *world.Follower) error {
		f.Untag(in.ID)
		return nil
	})
}

// tagMany changes up to 50 followers; the openids are checked before the first is changed.
func (c *call) tagMany(in tagBatchRequest, change func(*world.Follower) error) error {
	if _, err := c.tagIndex(in.ID); err != nil && in.ID != 2 {
		return err
	}
	if len(in.OpenIDs) == 0 || len(in.OpenIDs) > tagBatch {
		return fail(40032, "openid_list 有 %d 项，须为 1 到 %d 项",
			"openid_list has %d entries, 1 to %d are allowed", len(in.OpenIDs), tagBatch)
	}
	var people []*world.Follower
	for _, openID := range in.OpenIDs {
		f, err := c.person("openid_list", openID)
		if err != nil {
			return err
		}
		people = append(people, f)
	}
	for _, f := range people {
		if err := change(f); err != nil {
			return err
		}
	}
	return nil
}

type (
	tagIDListRequest struct {
		OpenID string `json:"openid"`
	}
	tagIDListAnswer struct {
		IDs []int `json:"tagid_list"`
	}
)

func (c *call) tagIDList(in tagIDListRequest) (*tagIDListAnswer, error) {
	f, err := c.person("openid", in.OpenID)
	if err != nil {
		return nil, err
	}
	return &tagIDListAnswer{append([]int{}, f.TagIDs...)}, nil
}
