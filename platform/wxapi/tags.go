package wxapi

import (
	"context"
	"net/http"
)

// Tags on an official account's followers (用户标签), and its black list (黑名单); with permission set 2 (PROTOCOL 14.5).

// Tag is one of at most 100. Those below 100 are WeChat's own.
type Tag struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Count int    `json:"count"` // followers who have it; of Tags only
}

// CreateTag makes a tag; its name has at most 30 bytes, ten Chinese characters. It fails with 45157 when there is one of that
// name, 45158 on a longer one, 45056 on the 101st.
func (a *Account) CreateTag(ctx context.Context, name string) (Tag, error) {
	var out struct {
		Tag Tag `json:"tag"`
	}
	err := a.post(ctx, "/cgi-bin/tags/create", tagBody(map[string]any{"name": name}), &out)
	return out.Tag, err
}

// Tags lists all.
func (a *Account) Tags(ctx context.Context) ([]Tag, error) {
	var out struct {
		Tags []Tag `json:"tags"`
	}
	err := a.Call(ctx, http.MethodGet, "/cgi-bin/tags/get", nil, &out)
	return out.Tags, err
}

// RenameTag renames a tag. It fails as CreateTag does, with 45058 on WeChat's own, with 45159 when there is none.
func (a *Account) RenameTag(ctx context.Context, id int, name string) error {
	return a.post(ctx, "/cgi-bin/tags/update", tagBody(map[string]any{"id": id, "name": name}), nil)
}

// DeleteTag takes a tag away, from its followers, too.
func (a *Account) DeleteTag(ctx context.Context, id int) error {
	return a.post(ctx, "/cgi-bin/tags/delete", tagBody(map[string]any{"id": id}), nil)
}

func tagBody(tag map[string]any) map[string]any { return map[string]any{"tag": tag} }

// Tagged lists the followers who have a tag, from next on; "" begins. Total is not told.
func (a *Account) Tagged(ctx context.Context, tagID int, next string) (OpenIDs, error) {
	var out openIDsAnswer
	err := a.post(ctx, "/cgi-bin/user/tag/get", map[string]any{"tagid": tagID, "next_openid": next}, &out)
	return out.page(), err
}

// TagUsers gives up to 50 followers a tag. It fails with 45059 when one has 20 already, 40032 on too many followers.
func (a *Account) TagUsers(ctx context.Context, tagID int, openIDs ...string) error {
	return a.post(ctx, "/cgi-bin/tags/members/batchtagging", map[string]any{"openid_list": openIDs, "tagid": tagID}, nil)
}

// UntagUsers takes a tag from up to 50 followers.
func (a *Account) UntagUsers(ctx context.Context, tagID int, openIDs ...string) error {
	return a.post(ctx, "/cgi-bin/tags/members/batchuntagging", map[string]any{"openid_list": openIDs, "tagid": tagID}, nil)
}

// TagsOf lists the tags of one follower.
func (a *Account) TagsOf(ctx context.Context, openID string) ([]int, error) {
	var out struct {
		IDs []int `json:"tagid_list"`
	}
	err := a.post(ctx, "/cgi-bin/tags/getidlist", map[string]string{"openid": openID}, &out)
	return out.IDs, err
}

// Blacklist lists whom the account has shut out, from next on; "" begins.
func (a *Account) Blacklist(ctx context.Context, next string) (OpenIDs, error) {
	var out openIDsAnswer
	err := a.post(ctx, "/cgi-bin/tags/members/getblacklist", map[string]string{"begin_openid": next}, &out)
	return out.page(), err
}

// AddToBlacklist shuts out up to 20 followers: their messages are not pushed, and what is sent to them fails with 43019. It
// fails with 40003 on an openid that is none, 40032 on too many.
func (a *Account) AddToBlacklist(ctx context.Context, openIDs ...string) error {
	return a.post(ctx, "/cgi-bin/tags/members/batchblacklist", map[string]any{"openid_list": openIDs}, nil)
}

// TakeFromBlacklist lets up to 20 in again.
func (a *Account) TakeFromBlacklist(ctx context.Context, openIDs ...string) error {
	return a.post(ctx, "/cgi-bin/tags/members/batchunblacklist", map[string]any{"openid_list": openIDs}, nil)
}
