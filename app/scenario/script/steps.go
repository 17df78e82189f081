package script

import (
	"reflect"
	"time"
)

// A kind of step is one row of kinds: the key that names it and the struct that its value fills. Parser, schema and player
// follow from the tags of its fields:
//
//	yaml:"name"   the key
//	short:"true"  the field that is meant where the value is a mere text or number
//	doc:"…"       one sentence, for the schema
//	enum:"a,b"    the only texts
//	known:"x"     the texts that Known has under x
//	group:"true"   a list, or one of Groups
//	match:"true"  a text that must be there whole, or a /regular expression/
//	required:"true"

// kind is one kind of step.
type kind struct {
	key, doc string
	value    reflect.Type
}

// kinds are all kinds of steps.
func kinds() []kind {
	return []kind{
		{"authorize", "An account authorizes the platform: through the pages where the embedded platform runs", reflect.TypeFor[Authorize]()},
		{"unauthorize", "An account cancels its authorization", reflect.TypeFor[Unauthorize]()},
		{"push", "WeChat sends one callback of the catalogue, or a message of your own", reflect.TypeFor[Push]()},
		{"message", "A follower writes a text to an account", reflect.TypeFor[Message]()},
		{"api", "A call to WeChat's API as a platform makes it", reflect.TypeFor[API]()},
		{"open", "A browser opens a page, follows a link, presses a button", reflect.TypeFor[Open]()},
		{"advance", "The time moves forward, and what falls due is done", reflect.TypeFor[Advance]()},
		{"fault", "Something goes wrong from here on", reflect.TypeFor[Fault]()},
		{"world", "The simulated WeChat changes", reflect.TypeFor[World]()},
		{"release_check", "The release check (全网发布检测) is rehearsed", reflect.TypeFor[ReleaseCheck]()},
		{"expect", "What must have come of it", reflect.TypeFor[Expect]()},
		{"capture", "Values of what came are kept as variables, for ${name}", reflect.TypeFor[Capture]()},
		{"each", "Steps are played for each of several", reflect.TypeFor[Each]()},
		{"include", "The steps of another file are played", reflect.TypeFor[Include]()},
		{"wait", "Real time passes", reflect.TypeFor[Wait]()},
	}
}

// Authorize has an account authorize the platform.
type Authorize struct {
	Account   string `yaml:"account" short:"true" doc:"AppID, original id, nickname, or kind"`
	Component string `yaml:"component" doc:"AppID of the component; the workspace's own when empty"`
	FuncIDs   []int  `yaml:"func_ids" doc:"permission sets to grant; none: all that are asked for"`
}

// Unauthorize has an account cancel its authorization.
type Unauthorize struct {
	Account   string `yaml:"account" short:"true" doc:"AppID, original id, nickname, or kind"`
	Component string `yaml:"component" doc:"AppID of the component; the first that was authorized when empty"`
}

// Push sends one callback.
type Push struct {
	Event     string            `yaml:"event" short:"true" known:"event" doc:"its name in the catalogue: wxlab trigger --list"`
	Raw       string            `yaml:"raw" doc:"instead of event and set: a message of your own in XML or JSON, byte for byte"`
	Set       map[string]string `yaml:"set" doc:"fields to change, by their path in the catalogue"`
	Account   string            `yaml:"account" doc:"the account it is about; the last one that authorized when empty"`
	OpenID    string            `yaml:"openid" doc:"the follower who acts; the account's first when empty"`
	Component string            `yaml:"component" doc:"AppID of the component"`
	Fault     string            `yaml:"fault" known:"push_effect" doc:"what bends this one callback"`
	Broken    bool              `yaml:"broken" doc:"raw goes out though it is neither XML nor JSON"`
	Strict    bool              `yaml:"strict" doc:"remarks on the answer are failures"`
}

// Message is a follower's text.
type Message struct {
	Text      string `yaml:"text" short:"true" required:"true" doc:"what the follower writes"`
	Account   string `yaml:"account" doc:"the account it is written to; the last one that authorized when empty"`
	OpenID    string `yaml:"openid" doc:"the follower who writes; the account's first when empty"`
	Component string `yaml:"component" doc:"AppID of the component"`
	Fault     string `yaml:"fault" known:"push_effect" doc:"what bends this one callback"`
	Strict    bool   `yaml:"strict" doc:"remarks on the answer are failures"`
}

// API is a call to WeChat's API.
type API struct {
	Path      string            `yaml:"path" short:"true" required:"true" doc:"path of the API; the last element is enough for those that are simulated"`
	Token     string            `yaml:"token" enum:"component,authorizer,none" doc:"whose access token goes with it; what the API takes when empty"`
	Account   string            `yaml:"account" doc:"whose authorizer token; the last one that authorized when empty"`
	Component string            `yaml:"component" doc:"AppID of the component"`
	Method    string            `yaml:"method" enum:"GET,POST" doc:"what the API takes when empty"`
	Query     map[string]string `yaml:"query" doc:"further parameters"`
	Body      any               `yaml:"body" doc:"sent as JSON; a text is sent as it is"`
	ErrCode   *int              `yaml:"errcode" doc:"the errcode that must be answered; 0 when missing"`
}

// Open is what a browser does; it keeps its page and cookies from step to step.
type Open struct {
	URL    string            `yaml:"url" short:"true" doc:"the address; the page it has when empty. ${platform} and ${sim} are the two parties"`
	Link   string            `yaml:"link" doc:"then the first link is followed whose address contains this"`
	Fill   map[string]string `yaml:"fill" doc:"fields of the form that is sent next"`
	Press  map[string]string `yaml:"press" doc:"then the button with this name and value is pressed"`
	Status int               `yaml:"status" doc:"the HTTP status of the page that is reached; 200 when missing"`
	Text   string            `yaml:"text" match:"true" doc:"what the page must say"`
	At     string            `yaml:"at" doc:"what its address must contain"`
}

// Advance moves the time.
type Advance struct {
	By time.Duration `yaml:"by" short:"true" required:"true" doc:"how far: 2h, 10m, 90s"`
}

// Fault injects a fault or takes it away.
type Fault struct {
	Effect      string        `yaml:"effect" short:"true" known:"effect" doc:"what goes wrong"`
	API         string        `yaml:"api" doc:"on calls of this API only: its path or the last element of it"`
	InfoType    string        `yaml:"info_type" doc:"on authorization events of this InfoType only"`
	MsgType     string        `yaml:"msg_type" doc:"on messages of this MsgType only"`
	Event       string        `yaml:"event" doc:"on this Event only"`
	Component   string        `yaml:"component" doc:"of this component only"`
	Account     string        `yaml:"account" doc:"of this account only"`
	Next        int           `yaml:"next" doc:"how often for certain; once when there is no probability"`
	Probability float64       `yaml:"probability" doc:"0 to 1: by chance, until it is cleared"`
	Delay       time.Duration `yaml:"delay" doc:"of effects that delay"`
	ErrCode     int           `yaml:"errcode" doc:"of effects that answer an errcode"`
	Status      int           `yaml:"status" doc:"of effects that answer an HTTP status"`
	Bytes       int           `yaml:"bytes" doc:"of effects that cut the ciphertext short"`
	Parameter   string        `yaml:"parameter" doc:"of effects on a parameter of the query"`
	Clear       bool          `yaml:"clear" doc:"takes all faults away, before the effect if there is one"`
}

// World changes the simulated WeChat, in the order of these fields.
type World struct {
	Reset          *uint64       `yaml:"reset" doc:"a new world from this seed; platforms stay"`
	Account        *Account      `yaml:"account" doc:"adds an account, or changes the one with that AppID"`
	Follower       *Follower     `yaml:"follower" doc:"adds a follower, or changes the one with that openid"`
	Act            *Act          `yaml:"act" doc:"a follower does something"`
	Platform       *Platform     `yaml:"platform" doc:"changes what WeChat's console has of the platform"`
	Switches       *Switches     `yaml:"switches" doc:"changes switches: those that wxlab world lists"`
	Audit          *Audit        `yaml:"audit" doc:"how code audits of a mini program end"`
	Registration   *Registration `yaml:"registration" doc:"how fast registrations of mini programs end"`
	Quota          *Quota        `yaml:"quota" doc:"how often an API was called today"`
	Order          *Order        `yaml:"order" doc:"a user pays in a mini program, or does something about what was paid"`
	RemoveFollower *Person       `yaml:"remove_follower" doc:"takes a follower out of the world"`
	RemoveAccount  string        `yaml:"remove_account" doc:"takes an account out of the world"`
}

// Account is an account that is added or changed.
type Account struct {
	AppID       string `yaml:"appid" doc:"drawn when empty"`
	UserName    string `yaml:"user_name" doc:"original id gh_…; drawn when empty"`
	NickName    string `yaml:"nick_name" doc:"what it is called"`
	Kind        string `yaml:"kind" enum:"official_account,mini_program,promoter,channels,talent" required:"true" doc:"公众号, 小程序, 小程序推客, 视频号 or 带货助手"`
	ServiceType int    `yaml:"service_type" doc:"service_type_info.id: 2 is a service account"`
	VerifyType  int    `yaml:"verify_type" doc:"verify_type_info.id: -1 unverified, 0 verified"`
	Principal   string `yaml:"principal_name" doc:"whose account it is"`
}

// Follower is a follower that is added or changed.
type Follower struct {
	Account       string `yaml:"account" doc:"whose follower; the last one that authorized when empty"`
	OpenID        string `yaml:"openid" doc:"drawn when empty"`
	NickName      string `yaml:"nick_name" doc:"what they are called"`
	Subscribed    bool   `yaml:"subscribed" doc:"they follow the account"`
	BlocksNotices bool   `yaml:"blocks_notices" doc:"template messages to them fail"`
}

// Person names a follower.
type Person struct {
	Account string `yaml:"account" doc:"whose follower; the last one that authorized when empty"`
	OpenID  string `yaml:"openid" short:"true" doc:"the account's first when empty"`
}

// Act is something that a follower does.
type Act struct {
	Do      string            `yaml:"do" short:"true" enum:"follow,unfollow,scan,click,view,enter,write,image,voice,video,shortvideo,location,link,file,miniprogrampage" required:"true" doc:"what they do; the last eight are messages of that type"`
	Key     string            `yaml:"key" doc:"scene, menu key, menu URL or text; what is said, the place, URL, name or page of the other messages"`
	Set     map[string]string `yaml:"set" doc:"fields of the callback to change, by their path in the catalogue"`
	Account string            `yaml:"account" doc:"whose follower; the last one that authorized when empty"`
	OpenID  string            `yaml:"openid" doc:"the account's first when empty"`
}

// Platform changes what WeChat's console has of the platform; a field that is missing stays as it is.
type Platform struct {
	Token          *string `yaml:"token" doc:"the message Token"`
	PreviousToken  *string `yaml:"previous_token" doc:"the Token before a change"`
	AESKey         *string `yaml:"aes_key" doc:"the EncodingAESKey"`
	PreviousAESKey *string `yaml:"previous_aes_key" doc:"the key before a change"`
	EventURL       *string `yaml:"event_url" doc:"the authorization-event URL"`
	MessageURL     *string `yaml:"message_url" doc:"the message URL, with $APPID$"`
	AuthDomain     *string `yaml:"auth_domain" doc:"domain that may start an authorization"`
}

// Switches changes switches of the component, or of an account or one of its people.
type Switches struct {
	Account string            `yaml:"account" doc:"whose switches they are; the component's without account and openid"`
	OpenID  string            `yaml:"openid" doc:"those of this follower or user; the account may be missing then"`
	Set     map[string]string `yaml:"set" required:"true" doc:"each switch and its value, written as wxlab world does: account_status: 18"`
}

// Order is what a user does in a mini program with WeChat Pay.
type Order struct {
	Do      string `yaml:"do" short:"true" enum:"pay,confirm,refund,complain" required:"true" doc:"pay makes ${order}; the others are about an order"`
	ID      string `yaml:"id" doc:"the order: WeChat's number or the merchant's; ${order} when empty. Of pay: the merchant's own number"`
	Account string `yaml:"account" doc:"the mini program; the last one that authorized when empty"`
	OpenID  string `yaml:"openid" doc:"who pays; the mini program's first user when empty"`
	Amount  int    `yaml:"amount" doc:"of pay, in fen; 9900 when missing"`
	Goods   string `yaml:"goods" doc:"of pay: what is bought"`
}

// Audit chooses how code audits end.
type Audit struct {
	Account string        `yaml:"account" doc:"the mini program; the last one that authorized when empty"`
	Result  string        `yaml:"result" short:"true" enum:"success,fail,delay" required:"true" doc:"what the audit comes to"`
	After   time.Duration `yaml:"after" doc:"from submission to decision"`
	Reason  string        `yaml:"reason" doc:"of fail and delay"`
}

// Registration chooses how fast registrations end.
type Registration struct {
	Component string        `yaml:"component" doc:"AppID; the workspace's own when empty"`
	Status    int           `yaml:"status" short:"true" doc:"0 registers; anything else is the failure's status"`
	Msg       string        `yaml:"msg" doc:"the failure's words"`
	After     time.Duration `yaml:"after" doc:"from the call to the push"`
}

// Quota sets one of today's counters.
type Quota struct {
	Owner string `yaml:"appid" doc:"whose calls; the last account that authorized when empty"`
	Path  string `yaml:"path" required:"true" doc:"path of the API"`
	Used  int    `yaml:"used" doc:"calls that were made today"`
}

// ReleaseCheck rehearses the release check.
type ReleaseCheck struct {
	Groups    []int  `yaml:"groups" short:"true" doc:"groups of accounts, 1 to 5; none: all"`
	Component string `yaml:"component" doc:"AppID of the component; the workspace's own when empty"`
}

// Expect is what must have come of the steps before; all that is written must hold.
type Expect struct {
	Delivery string        `yaml:"delivery" short:"true" enum:"accepted,refused,success,replied,either" doc:"what the handler did with the last callback"`
	Event    string        `yaml:"event" known:"event" doc:"the callback that is meant; the last one when empty"`
	Reply    string        `yaml:"reply" match:"true" doc:"the passive reply's text"`
	Type     string        `yaml:"type" doc:"the passive reply's MsgType"`
	Seen     string        `yaml:"seen" match:"true" doc:"what the follower sees"`
	Problem  string        `yaml:"problem" doc:"the code of something that is wrong with the answer"`
	Message  *Custom       `yaml:"message" doc:"a customer-service message that reached a follower"`
	Call     *Call         `yaml:"call" doc:"a call to WeChat's API since the last step that did something"`
	Answer   any           `yaml:"answer" doc:"fields of what the last api step was answered"`
	Within   time.Duration `yaml:"within" doc:"how long to wait for it in real time; 5s when missing"`
}

// Custom is a customer-service message.
type Custom struct {
	Text    string `yaml:"text" short:"true" match:"true" required:"true" doc:"what it says"`
	Type    string `yaml:"type" doc:"its msgtype"`
	Account string `yaml:"account" doc:"who sends it; the last one that authorized when empty"`
	OpenID  string `yaml:"openid" doc:"who gets it; the account's first follower when empty"`
}

// Call is an API call that was seen, or was not.
type Call struct {
	Path    string `yaml:"path" short:"true" required:"true" doc:"path of the API, or the last element of it"`
	ErrCode *int   `yaml:"errcode" doc:"what it was answered; any when missing"`
	Body    any    `yaml:"body" doc:"fields of its body"`
	Times   *int   `yaml:"times" doc:"how often it was seen; 0: never, which is known when the time is up"`
}

// Capture keeps values: the variable's name to the value's place, such as answer.pre_auth_code.
type Capture map[string]string

// Each plays steps for each of several.
type Each struct {
	In    []string `yaml:"in" group:"true" required:"true" doc:"a list, or one of accounts, official_accounts, mini_programs, followers"`
	As    string   `yaml:"as" doc:"the variable that has it; item when empty"`
	Steps []Step   `yaml:"steps" required:"true" doc:"what is played for each"`
}

// Groups are what a loop can be over without a list of its own.
func Groups() []string {
	return []string{"accounts", "official_accounts", "mini_programs", "followers"}
}

// Include plays the steps of another file.
type Include struct {
	File string            `yaml:"file" short:"true" required:"true" doc:"beside this one"`
	Vars map[string]string `yaml:"vars" doc:"variables for it"`
}

// Wait lets real time pass.
type Wait struct {
	For time.Duration `yaml:"for" short:"true" required:"true" doc:"how long: 500ms, 2s"`
}

// sources are where captured values come from.
func sources() []string {
	return []string{"answer", "push", "reply", "delivery", "call", "page", "message"}
}

// Kinds are the keys that name a step.
func Kinds() (keys []string) {
	for _, k := range kinds() {
		keys = append(keys, k.key)
	}
	return keys
}
