package main

import (
	"bytes"
	"encoding/base64"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"wxlab/app/control"
)

// usesMiniProgram takes a mini program from its authorization to its release by an SDK's own methods: code, privacy,
// testers, looks, categories, domains, plugins and registration before the audit, codes, schemes and ordinary links after it.
func (p *foreign) usesMiniProgram(t *testing.T) {
	if !slices.Contains(p.features, "mini program") {
		return // the client makes no such calls
	}
	world := must(t, p.bench, control.GetWorld{})
	i := slices.IndexFunc(world.Accounts, func(a control.Account) bool {
		return a.Kind == "mini_program" && a.ReleaseGroup == 0 && len(a.Followers) > 0
	})
	if i < 0 {
		t.Fatal("no mini program")
	}
	program := world.Accounts[i]
	b := newVisitor(t, p.bench.Sim)
	b.visit(http.MethodGet, p.url+"/auth/start", nil)
	b.press("account", program.AppID)
	b.press("step", "consent")

	p.committed(t, program.AppID)
	p.advance(t, 2*time.Minute) // WeChat looks for privacy APIs first
	var submitted struct {
		Location struct {
			List []privacyAPI `json:"interface_list"`
		}
		Code struct {
			NotGranted []string `json:"without_auth_list"`
		}
		Audit struct{ AuditID int64 }
	}
	p.step(t, program.AppID, "submit", &submitted)
	if submitted.Audit.AuditID == 0 || len(submitted.Code.NotGranted) != 0 ||
		!slices.Contains(submitted.Location.List, privacyAPI{"wx.getLocation", 3}) {
		t.Errorf("submitted %+v", submitted)
	}
	p.advance(t, 3*time.Hour)
	must(t, p.bench, control.Trigger{Event: "wxa_illegal_record", Set: map[string]string{"illegal_reason": "诱导分享"}, Account: program.AppID})
	must(t, p.bench, control.Trigger{Event: "wxa_appeal_record", Account: program.AppID})
	p.released(t, program.AppID)
}

// privacyAPI is a location API; status 3 is under review.
type privacyAPI struct {
	API    string `json:"api_name"`
	Status int
}

// chosenCategory is a category of the program; status 1 is under review.
type chosenCategory struct {
	Second int
	Status int `json:"audit_status"`
}

func (p *foreign) step(t *testing.T, appID, step string, out any) {
	t.Helper()
	p.ask(t, "/do/mini-program?"+url.Values{"appid": {appID}, "step": {step}}.Encode(), out)
}

func (p *foreign) advance(t *testing.T, d time.Duration) {
	t.Helper()
	must(t, p.bench, control.AdvanceClock{Seconds: d.Seconds()})
}

// committed checks what comes before the audit.
func (p *foreign) committed(t *testing.T, appID string) {
	var got struct {
		Location struct{ Audit_ID int64 }
		Privacy  struct {
			Owner    struct{ Contact_email, Store_expire_timestamp, Ext_file_media_id string } `json:"owner_setting"`
			Settings []struct{ Privacy_key, Privacy_text string }                              `json:"setting_list"`
		}
		Bound   struct{ UserStr string }
		Testers struct{ Members []struct{ UserStr string } }
		Info    struct {
			AppID     string
			Signature struct {
				Signature string
				Used      int `json:"modify_used_count"`
			} `json:"signature_info"`
			HeadImage struct {
				Used int `json:"modify_used_count"`
			} `json:"head_image_info"`
		}
		Categories struct {
			Categories []chosenCategory
		}
		Tree struct {
			List struct{ Categories []struct{ ID int } } `json:"categories_list"`
		}
		Domains   map[string]any
		Plugins   map[string]any
		Template  struct{ PriTmplID string }
		Templates struct {
			Data []struct{ PriTmplID string }
		}
	}
	p.step(t, appID, "commit", &got)
	privacy := got.Privacy
	if got.Location.Audit_ID == 0 || privacy.Owner.Contact_email != "a@example.com" || privacy.Owner.Store_expire_timestamp != "30天" ||
		privacy.Owner.Ext_file_media_id == "" || len(privacy.Settings) < 2 || privacy.Settings[0].Privacy_text != "展示头像" {
		t.Errorf("privacy %+v, location %+v", privacy, got.Location)
	}
	if len(got.Testers.Members) != 1 || len(got.Bound.UserStr) != 64 || got.Testers.Members[0] != got.Bound {
		t.Errorf("testers %+v, bound %+v", got.Testers, got.Bound)
	}
	if i := got.Info; i.AppID != appID || i.Signature.Signature != "青禾的小店，只卖好茶叶" || i.Signature.Used != 1 || i.HeadImage.Used != 1 {
		t.Errorf("information %+v", i)
	}
	if !slices.Contains(got.Categories.Categories, chosenCategory{39, 1}) || len(got.Tree.List.Categories) < 10 {
		t.Errorf("categories %+v of %d", got.Categories, len(got.Tree.List.Categories))
	}
	if got.Domains["requestdomain"] == nil || got.Plugins["plugin_list"] == nil {
		t.Errorf("domains %v, plugins %v", got.Domains, got.Plugins)
	}
	if n := len(got.Templates.Data); n == 0 || got.Templates.Data[n-1] != got.Template {
		t.Errorf("templates %v with %v", got.Templates, got.Template)
	}
}

// released checks what a released program can have.
func (p *foreign) released(t *testing.T, appID string) {
	var got struct {
		File  struct{ File_name, File_content string }
		Rules struct {
			List []struct {
				Prefix string
				State  int
			} `json:"rule_list"`
		}
		Scheme struct{ OpenLink string }
		// the pictures' bytes
		Limited, Unlimited string
		Shown              struct{ Can_open int }
		Search             struct{ Status int }
		Base               struct{ Now_version string }
		OrderPath          int // the errcode
		Violations         []struct{ Illegal_reason string }
		Appeals            []struct{ Appeal_status int }
	}
	p.step(t, appID, "release", &got)
	for name, encoded := range map[string]string{"limited": got.Limited, "unlimited": got.Unlimited} {
		raw, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := image.Decode(bytes.NewReader(raw)); err != nil {
			t.Errorf("the %s code: %v", name, err)
		}
	}
	if got.File.File_name == "" || got.File.File_content == "" || len(got.Rules.List) != 1 || got.Rules.List[0].State != 2 {
		t.Errorf("ordinary links %+v", got)
	}
	if got.OrderPath != 61041 {
		t.Errorf("asked for an order page, it was answered %d", got.OrderPath)
	}
	if len(got.Violations) != 1 || got.Violations[0].Illegal_reason != "诱导分享" || len(got.Appeals) != 1 || got.Appeals[0].Appeal_status != 1 {
		t.Errorf("violations %+v, appeals %+v", got.Violations, got.Appeals)
	}
	if got.Scheme.OpenLink == "" || got.Shown.Can_open != 1 || got.Search.Status != 0 || got.Base.Now_version != "3.0.0" {
		t.Errorf("released %+v", got)
	}
}
