package api

import (
	"time"

	"wxlab/sim/world"
)

// privacyAPIManagementChapter is what WeChat finds out about privacy APIs in the code (隐私接口; WeChat's chapter
// "privacy-api-management").
func privacyAPIManagementChapter() []endpoint {
	return []endpoint{
		get("/wxa/security/get_code_privacy_info", authorizerToken, answers((*call).codePrivacyInfo)).
			needing(ability{miniProgram: []int{world.SetDevelopment}}),
	}
}

// codeCheckTime is how long WeChat looks for privacy APIs in a commit; submit_audit before that is 61039. Users
// report about a minute.
const codeCheckTime = time.Minute

type codePrivacyInfoAnswer struct {
	commandOK
	WithoutAuth []string `json:"without_auth_list"`
	WithoutConf []string `json:"without_conf_list"`
}

// codePrivacyInfo finds that the code uses no privacy API without permission: templates of the simulator use none.
func (c *call) codePrivacyInfo(nothing) (*codePrivacyInfoAnswer, error) {
	code := c.account.CodeState()
	if err := committed(code); err != nil {
		return nil, err
	}
	if err := privacyChecked(code, c.now); err != nil {
		return nil, err
	}
	return &codePrivacyInfoAnswer{okAnswer, []string{}, []string{}}, nil
}

func committed(code *world.CodeState) error {
	if code.Experience == nil {
		return fail(86001, "尚未上传代码；请先调用 wxa/commit", "no code was committed; call wxa/commit first")
	}
	return nil
}

// privacyChecked says whether the check of the latest commit is over (61039).
func privacyChecked(code *world.CodeState, now time.Time) error {
	if ready := code.Experience.At.Add(codeCheckTime); now.Before(ready) {
		return fail(61039,
			"隐私接口检测在 wxa/commit 之后 %s 才结束；submit_audit 之前请轮询 wxa/security/get_code_privacy_info",
			"the check for privacy APIs ends %s after wxa/commit; "+
				"poll wxa/security/get_code_privacy_info before submit_audit", codeCheckTime)
	}
	return nil
}
