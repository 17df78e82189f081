package api

import (
	"slices"

	"wxlab/sim/world"
)

// usersAbility is what the calls about followers and their tags need.
func usersAbility() ability { return ability{officialAccount: []int{world.SetUsers}, verified: true} }

// userChapter is the followers of an official account (用户管理; PROTOCOL 6.5).
func userChapter() []endpoint {
	needs := usersAbility()
	return []endpoint{
		get("/cgi-bin/user/info", authorizerToken, answers((*call).userInfo)).needing(needs).daily(5000000),
		post("/cgi-bin/user/info/batchget", authorizerToken, answers((*call).userBatchGet)).needing(needs).daily(5000000),
		get("/cgi-bin/user/get", authorizerToken, answers((*call).userGet)).needing(needs).daily(500),
		post("/cgi-bin/user/info/updateremark", authorizerToken, does((*call).userUpdateRemark)).
			needing(needs).daily(10000),
	}
}

type userInfoRequest struct {
	OpenID string `query:"openid"`
}

// userInfoAnswer of somebody who follows. Since 2021 it has neither name nor picture.
type userInfoAnswer struct {
	Subscribe      int    `json:"subscribe"`
	OpenID         string `json:"openid"`
	Language       string `json:"language"`
	SubscribeTime  int64  `json:"subscribe_time"`
	UnionID        string `json:"unionid,omitempty"`
	Remark         string `json:"remark"`
	GroupID        int    `json:"groupid"`
	TagIDs         []int  `json:"tagid_list"`
	SubscribeScene string `json:"subscribe_scene"`
	QRScene        int64  `json:"qr_scene"`
	QRSceneStr     string `json:"qr_scene_str"`
}

// strangerAnswer of somebody who does not (any more).
type strangerAnswer struct {
	Subscribe int    `json:"subscribe"`
	OpenID    string `json:"openid"`
	UnionID   string `json:"unionid,omitempty"`
}

// describeUser is a userInfoAnswer or a strangerAnswer.
func describeUser(f *world.Follower) any {
	if !f.Subscribed {
		return strangerAnswer{0, f.OpenID, f.UnionID}
	}
	out := userInfoAnswer{
		Subscribe: 1, OpenID: f.OpenID, Language: world.FollowersLanguage, SubscribeTime: f.SubscribedAt.Unix(),
		UnionID: f.UnionID, Remark: f.Remark, TagIDs: append([]int{}, f.TagIDs...),
		SubscribeScene: f.SubscribeScene, QRScene: f.QRScene, QRSceneStr: f.QRSceneStr,
	}
	if out.SubscribeScene == "" {
		out.SubscribeScene = "ADD_SCENE_SEARCH"
	}
	if len(out.TagIDs) > 0 { // groups are what tags were before 2016
		out.GroupID = out.TagIDs[0]
	}
	return out
}

func (c *call) userInfo(in userInfoRequest) (any, error) {
	f, err := c.person("openid", in.OpenID)
	if err != nil {
		return nil, err
	}
	return describeUser(f), nil
}

type (
	userBatchGetRequest struct {
		List []struct {
			OpenID string `json:"openid"`
		} `json:"user_list"`
	}
	userBatchGetAnswer struct {
		List []any `json:"user_info_list"`
	}
)

// userBatchGet gives up to 100 followers (40032).
func (c *call) userBatchGet(in userBatchGetRequest) (*userBatchGetAnswer, error) {
	if len(in.List) == 0 || len(in.List) > 100 {
		return nil, fail(40032, "user_list 有 %d 项，须为 1 到 100 项",
			"user_list has %d entries, 1 to 100 are allowed", len(in.List))
	}
	out := &userBatchGetAnswer{}
	for _, want := range in.List {
		f, err := c.person("openid", want.OpenID)
		if err != nil {
			return nil, err
		}
		out.List = append(out.List, describeUser(f))
	}
	return out, nil
}

// usersPerPage of user/get.
const usersPerPage = 10000

type (
	userGetRequest struct {
		After string `query:"next_openid"`
	}
	userGetAnswer struct {
		Total int      `json:"total"`
		Count int      `json:"count"`
		Data  *openIDs `json:"data,omitempty"`
		Next  string   `json:"next_openid"`
	}
	openIDs struct {
		OpenIDs []string `json:"openid"`
	}
)

// userGet pages through the followers in the order they came.
func (c *call) userGet(in userGetRequest) (*userGetAnswer, error) {
	all := c.account.OpenIDs(func(*world.Follower) bool { return true })
	page, next, err := c.page(all, in.After, usersPerPage)
	if err != nil {
		return nil, err
	}
	out := &userGetAnswer{len(all), len(page), nil, next}
	if len(page) > 0 {
		out.Data = &openIDs{page}
	}
	return out, nil
}

// page cuts a list of openids after one of them; next is the last of the page.
func (c *call) page(all []string, after string, size int) (page []string, next string, err error) {
	start := 0
	if after != "" {
		if start = slices.Index(all, after) + 1; start == 0 {
			return nil, "", fail(40003, "next_openid 为 %q，不在列表中；请取自上一次的返回",
				"next_openid %q is not in the list; take it from the answer before", after)
		}
	}
	page = all[start:min(start+size, len(all))]
	if len(page) > 0 {
		next = page[len(page)-1]
	}
	return page, next, nil
}

type userUpdateRemarkRequest struct {
	OpenID string `json:"openid"`
	Remark string `json:"remark"`
}

// userUpdateRemark sets a note of less than 30 bytes about a follower.
func (c *call) userUpdateRemark(in userUpdateRemarkRequest) error {
	f, err := c.person("openid", in.OpenID)
	switch {
	case err != nil:
		return err
	case !f.Subscribed:
		return fail(43004, "%s 已不再关注 %s", "%s does not follow %s any more", in.OpenID, c.account.NickName)
	case len(in.Remark) >= 30:
		return fail(40097, "remark 有 %d 字节，须少于 30 字节",
			"remark has %d bytes, it must have less than 30", len(in.Remark))
	}
	f.Remark = in.Remark
	return nil
}
