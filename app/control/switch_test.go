package control

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/world"
)

// elsewhere are fields of the world that are no switches: who somebody is, and what other requests set.
var elsewhere = map[string]string{
	"Platform.AppID": "PutPlatform", "Platform.Name": "PutPlatform", "Platform.Secret": "PutPlatform",
	"Platform.Token": "PutPlatform", "Platform.AESKey": "PutPlatform", "Platform.PreviousAESKey": "PutPlatform",
	"Platform.EventURL": "ChangePlatform", "Platform.MessageURL": "ChangePlatform", "Platform.AuthDomain": "ChangePlatform",
	"Platform.OAuthDomains": "ChangePlatform",
	"Account.AppID":         "PutAccount", "Account.UserName": "PutAccount", "Account.NickName": "PutAccount",
	"Account.Alias": "PutAccount", "Account.HeadImg": "PutAccount", "Account.PrincipalName": "PutAccount",
	"Account.Signature": "PutAccount", "Account.Kind": "PutAccount", "Account.Admin": "PutAccount",
	"Account.Followers": "PutFollower", "Account.Push": "ConnectAccount",
	"Account.ReleaseGroup": "the release check's own", "Account.StatusSince": "follows from account_status",
	"Follower.OpenID": "PutFollower", "Follower.UnionID": "PutFollower", "Follower.NickName": "PutFollower",
	"Follower.Remark": "PutFollower", "Follower.SubscribedAt": "follows from subscribed",
	"Follower.TagIDs": "the tag API", "Follower.SubscribeScene": "Act scan", "Follower.QRScene": "Act scan", "Follower.QRSceneStr": "Act scan",
}

// switchOf are the switches whose keys are no spelling of their field.
var switchOf = map[string]string{
	"Platform.TicketPushesDisabled": "tickets_stopped", "Platform.Released": "published_event_url",
	"Account.Status": "account_status", "Account.ReadOnly": "read_only_options", "AuditPlan.After": "audit.code.after_seconds",
	"AuditPlan.Result": "audit.code.result", "AuditPlan.Reason": "audit.code.reason", "AuditPlan.ScreenShot": "audit.code.screenshot",
	"AuditPlan.Overlook": "audit.code.overlook", "RegistrationPlan.Status": "registration.status",
	"RegistrationPlan.Msg": "registration.msg", "RegistrationPlan.After": "registration.after_seconds",
	"ReleasedConfig.EventURL": "published_event_url", "ReleasedConfig.MessageURL": "published_message_url",
	"ReleasedConfig.AuthDomain": "published_auth_domain",
}

// TestEveryFieldOfTheWorldIsASwitch, or another request's.
func TestEveryFieldOfTheWorldIsASwitch(t *testing.T) {
	platform, account, follower := Switches(ChangeHabits{}), Switches(ChangeAccountHabits{}), Switches(ChangeFollowerHabits{})
	for _, c := range []struct {
		of  reflect.Type
		has []Switch
	}{
		{reflect.TypeFor[world.Platform](), platform}, {reflect.TypeFor[world.ReleasedConfig](), platform},
		{reflect.TypeFor[world.RegistrationPlan](), platform}, {reflect.TypeFor[world.Account](), account},
		{reflect.TypeFor[world.AuditPlan](), account}, {reflect.TypeFor[world.Follower](), follower},
	} {
		for f := range c.of.Fields() {
			name := c.of.Name() + "." + f.Name
			key, named := switchOf[name]
			is := slices.ContainsFunc(c.has, func(s Switch) bool {
				return named && s.Key == key || !named && strings.ReplaceAll(s.Key, "_", "") == strings.ToLower(f.Name)
			})
			if is == (elsewhere[name] != "") {
				t.Errorf("%s is a switch: %v, is set elsewhere: %q", name, is, elsewhere[name])
			}
		}
	}
}

// TestAnswersHaveEverySwitchOfTheirRequests, under the same key.
func TestAnswersHaveEverySwitchOfTheirRequests(t *testing.T) {
	entry := map[string]int{"x": 1}
	for _, c := range []struct{ request, answer any }{
		{ChangeHabits{}, Habits{Quota: entry}}, {ChangeFollowerHabits{}, Follower{}},
		{ChangeAccountHabits{}, AccountHabits{Quota: entry, LocationAPIs: entry, Audit: &Audits{}}},
	} {
		var keys []string
		for _, one := range ChosenOf(c.request, c.answer) {
			keys = append(keys, strings.Replace(one.Key, ".x", ".*", 1))
		}
		var want []string
		for _, s := range Switches(c.request) {
			want = append(want, s.Key)
		}
		if !slices.Equal(keys, want) {
			t.Errorf("%T has %q\nwant %q", c.answer, keys, want)
		}
	}
}

// notAsked are methods of the simulated WeChat that no request of the API needs.
var notAsked = []string{
	"Changed", "NextDue", "TakeChanges", // the program's own clockwork
	"Allowance", "CodeLibrary", "CustomMessages", "Medium", "Menu", "NameReviews", "Notices", "OpenAccountOf", "OpenAccounts",
	"QRCodes", "Registrations", "Templates", // what the window shows; scripts ask WeChat's API
	"ClickMessageMenu", "PutDraft", // the phone's and the developer tools' own
	"TakeAccount", "TakeFault", "TakeFaults", "TakeFollower", // taken back in the window
	"AnswerAsk", "CancelPreAuth", "CheckJSConfig", "Consent", "ConsentOAuth", "OpenAsk", "OpenCode", "OpenLink", "OpenOAuth",
	"OpenPreAuth", "ResumePreAuth", "ScanPreAuth", "ShowPreAuth", "WatchScan", // pages that a browser opens
	"Forge", "PostVariant", "ReleaseCheck", // the examination's own
}

// TestEveryPowerOfTheWorldIsInTheAPI: what can be done to the simulated WeChat in Go can be done over the control API.
func TestEveryPowerOfTheWorldIsInTheAPI(t *testing.T) {
	used := map[string]bool{}
	for _, dir := range []string{".", filepath.Join("..", "workbench")} {
		for _, name := range selectors(t, dir) {
			used[name] = true
		}
	}
	for m := range reflect.TypeFor[*sim.Sim]().Methods() {
		if used[m.Name] == slices.Contains(notAsked, m.Name) {
			t.Errorf("%s is used: %v, named as not asked for: %v", m.Name, used[m.Name], !used[m.Name])
		}
	}
}

// selectors are the names behind a dot in a directory's Go files but tests.
func selectors(t *testing.T, dir string) (out []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(gotoken.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				out = append(out, s.Sel.Name)
			}
			return true
		})
	}
	return out
}
