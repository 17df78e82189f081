package wxapi

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// The life of a mini program's code (小程序代码管理) in a third-party platform's hands: a developer's draft becomes a
// template of the component; the template is committed to an authorizer, tried, submitted for audit, and released.

// CodeTemplate is a template of the component's library, or a draft that may become one.
type CodeTemplate struct {
	ID          int64
	DraftID     int64
	UserVersion string
	UserDesc    string
	CreatedAt   time.Time
}

// CodeDrafts lists the drafts that developers uploaded, with the component's token.
func (a *Account) CodeDrafts(ctx context.Context) ([]CodeTemplate, error) {
	var out struct {
		List []codeTemplate `json:"draft_list"`
	}
	err := a.Do(ctx, Request{Method: http.MethodGet, Path: "/wxa/gettemplatedraftlist", TokenName: AccessTokenName,
		AsComponent: true}, &out)
	return codeTemplates(out.List), err
}

// CodeTemplates lists the component's templates. At most 200 fit (PROTOCOL 9).
func (a *Account) CodeTemplates(ctx context.Context) ([]CodeTemplate, error) {
	var out struct {
		List []codeTemplate `json:"template_list"`
	}
	err := a.Do(ctx, Request{Method: http.MethodGet, Path: "/wxa/gettemplatelist", TokenName: AccessTokenName,
		AsComponent: true}, &out)
	return codeTemplates(out.List), err
}

// AddCodeTemplate makes a draft a template.
func (a *Account) AddCodeTemplate(ctx context.Context, draftID int64) error {
	return a.Do(ctx, Request{Path: "/wxa/addtotemplate", TokenName: AccessTokenName, AsComponent: true,
		Body: map[string]int64{"draft_id": draftID}}, nil)
}

// DeleteCodeTemplate removes a template.
func (a *Account) DeleteCodeTemplate(ctx context.Context, templateID int64) error {
	return a.Do(ctx, Request{Path: "/wxa/deletetemplate", TokenName: AccessTokenName, AsComponent: true,
		Body: map[string]int64{"template_id": templateID}}, nil)
}

type codeTemplate struct {
	CreateTime  int64  `json:"create_time"`
	UserVersion string `json:"user_version"`
	UserDesc    string `json:"user_desc"`
	DraftID     int64  `json:"draft_id"`
	TemplateID  int64  `json:"template_id"`
}

func codeTemplates(list []codeTemplate) []CodeTemplate {
	out := make([]CodeTemplate, len(list))
	for i, t := range list {
		out[i] = CodeTemplate{t.TemplateID, t.DraftID, t.UserVersion, t.UserDesc, time.Unix(t.CreateTime, 0)}
	}
	return out
}

// Commit is a version of a mini program to upload.
type Commit struct {
	TemplateID  int64
	Ext         json.RawMessage // ext.json: the account's own settings; nil is {}
	UserVersion string          // at most 64 characters
	UserDesc    string
}

// CommitCode puts a template into the account as its experience version.
func (a *Account) CommitCode(ctx context.Context, c Commit) error {
	ext := string(c.Ext)
	if ext == "" {
		ext = "{}"
	}
	// ext_json is a string that holds JSON, not JSON.
	return a.post(ctx, "/wxa/commit", map[string]any{"template_id": c.TemplateID, "ext_json": ext,
		"user_version": c.UserVersion, "user_desc": c.UserDesc}, nil)
}

// ExperienceQRCode is the picture that opens the experience version, at path when it is not "".
func (a *Account) ExperienceQRCode(ctx context.Context, path string) (Media, error) {
	query := url.Values{}
	if path != "" {
		query.Set("path", path)
	}
	var out Media
	err := a.get(ctx, "/wxa/get_qrcode", query, &out)
	return out, err
}

// CodePages lists the pages of the uploaded code.
func (a *Account) CodePages(ctx context.Context) ([]string, error) {
	var out struct {
		Pages []string `json:"page_list"`
	}
	err := a.get(ctx, "/wxa/get_page", nil, &out)
	return out.Pages, err
}

// CodeCategory is a category (类目) that the account may offer services in.
type CodeCategory struct {
	First    string `json:"first_class"`
	Second   string `json:"second_class"`
	Third    string `json:"third_class,omitempty"`
	FirstID  int64  `json:"first_id"`
	SecondID int64  `json:"second_id"`
	ThirdID  int64  `json:"third_id,omitempty"`
}

// CodeCategories lists the account's categories, for AuditItem.
func (a *Account) CodeCategories(ctx context.Context) ([]CodeCategory, error) {
	var out struct {
		List []CodeCategory `json:"category_list"`
	}
	err := a.get(ctx, "/wxa/get_category", nil, &out)
	return out.List, err
}

// AuditItem tells the auditors what a page is for.
type AuditItem struct {
	Address string `json:"address"` // a page
	Tag     string `json:"tag"`     // at most ten, separated by blanks
	Title   string `json:"title"`
	CodeCategory
}

// Audit states of AuditStatus.
const (
	AuditPassed    = 0
	AuditRefused   = 1
	AuditRunning   = 2
	AuditWithdrawn = 3
	AuditDelayed   = 4
)

// Audit is where an audit stands; the weapp_audit_… events tell when that changes.
type Audit struct {
	ID         int64  `json:"auditid"`
	Status     int    `json:"status"`
	Reason     string `json:"reason"`
	ScreenShot string `json:"screenshot"` // media ids joined by |
}

// AuditSubmission is what goes to the auditors with the uploaded code.
type AuditSubmission struct {
	Items          []AuditItem     `json:"item_list,omitempty"` // at most five; without any WeChat takes the home page
	Preview        *AuditPreview   `json:"preview_info,omitempty"`
	VersionDesc    string          `json:"version_desc,omitempty"`
	Feedback       string          `json:"feedback_info,omitempty"`       // after a refusal
	NoPrivacyAPIs  bool            `json:"privacy_api_not_use,omitempty"` // a promise about location APIs that are not declared
	OrderPath      string          `json:"order_path,omitempty"`          // the page of the order centre
	UGCDeclaration json.RawMessage `json:"ugc_declare,omitempty"`         // of programs where users publish (85094)
}

// AuditPreview shows how the program works: media ids of UploadAuditMedia.
type AuditPreview struct {
	Pictures []string `json:"pic_id_list,omitempty"`
	Videos   []string `json:"video_id_list,omitempty"`
}

// SubmitAudit asks for the audit of the uploaded code and returns its id (PROTOCOL 13.6). It fails with 61039 while WeChat
// still looks for privacy APIs, 61040 when one is not declared, 85009 during another audit, 85085 when this month's are used
// up, 86002 without name, head image or introduction. A privacy guide that does not fit fails the audit itself.
func (a *Account) SubmitAudit(ctx context.Context, s AuditSubmission) (auditID int64, err error) {
	var out Audit
	err = a.post(ctx, "/wxa/submit_audit", s, &out)
	return out.ID, err
}

// AuditStatus reads one audit.
func (a *Account) AuditStatus(ctx context.Context, auditID int64) (Audit, error) {
	out := Audit{ID: auditID}
	err := a.post(ctx, "/wxa/get_auditstatus", map[string]int64{"auditid": auditID}, &out)
	return out, err
}

// LatestAudit reads the newest audit.
func (a *Account) LatestAudit(ctx context.Context) (Audit, error) {
	var out Audit
	err := a.get(ctx, "/wxa/get_latest_auditstatus", nil, &out)
	return out, err
}

// UndoAudit withdraws the audit under way; once a day, ten times a month.
func (a *Account) UndoAudit(ctx context.Context) error {
	return a.get(ctx, "/wxa/undocodeaudit", nil, nil)
}

// SpeedUpAudit asks for an audit within hours.
func (a *Account) SpeedUpAudit(ctx context.Context, auditID int64) error {
	return a.post(ctx, "/wxa/speedupaudit", map[string]int64{"auditid": auditID}, nil)
}

// ServerDomains are the hosts that a mini program may call. Each must be among the component's own (PROTOCOL 4.14).
type ServerDomains struct {
	Action   string   `json:"action"` // add, delete, set, get
	Request  []string `json:"requestdomain,omitempty"`
	WS       []string `json:"wsrequestdomain,omitempty"`
	Upload   []string `json:"uploaddomain,omitempty"`
	Download []string `json:"downloaddomain,omitempty"`
	UDP      []string `json:"udpdomain,omitempty"`
	TCP      []string `json:"tcpdomain,omitempty"`
}

// ModifyServerDomains changes the hosts and returns them; with get it only reads.
func (a *Account) ModifyServerDomains(ctx context.Context, d ServerDomains) (ServerDomains, error) {
	var out ServerDomains
	err := a.post(ctx, "/wxa/modify_domain", d, &out)
	return out, err
}

// ModifyWebViewDomains changes the hosts whose pages a mini program may show; action is add, delete, set or get.
func (a *Account) ModifyWebViewDomains(ctx context.Context, action string, domains ...string) ([]string, error) {
	return a.modifyWebViewDomains(ctx, "/wxa/setwebviewdomain", action, domains)
}

func (a *Account) modifyWebViewDomains(ctx context.Context, path, action string, domains []string) ([]string, error) {
	body := map[string]any{"action": action}
	if len(domains) > 0 {
		body["webviewdomain"] = domains
	}
	var out struct {
		Domains []string `json:"webviewdomain"`
	}
	err := a.post(ctx, path, body, &out)
	return out.Domains, err
}
