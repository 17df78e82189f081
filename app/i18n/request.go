package i18n

// requestWords refuse requests of the control API that cannot be understood.
var requestWords = words{
	"request.body":               {"请求体不是有效的 JSON：%v", "The body is not valid JSON: %v"},
	"request.no_object":          {"请求体不是 JSON 对象，而是 %s。", "The JSON body is of type %s, not an object."},
	"request.too_long":           {"请求体太长：最多 %d 字节。", "The body is too long: it may have %d bytes."},
	"request.trailing":           {"JSON 请求体之后还有内容：%s……；一次请求只能有一个 JSON 对象。", "Text follows behind the JSON body: %s…; a request has one JSON object."},
	"request.no_query":           {"没有查询参数 %s：这里不接受查询参数。", "There is no query parameter %s: none is taken here."},
	"request.unknown_query":      {"没有查询参数 %s；这里有：%s。", "There is no query parameter %s, only %s."},
	"request.unknown_field":      {"请求体里没有字段 %s；可用的有：%s。", "The JSON body takes no field %s, only %s."},
	"request.missing":            {"缺少 %s。", "%s is missing."},
	"request.missing_enum":       {"缺少 %s：应为 %s 之一。", "%s is missing; it is one of %s."},
	"request.not.text":           {"%s 的值 %s 无效：应为字符串。", "%s: %s is not a text."},
	"request.not.bool":           {"%s 的值 %s 无效：应为 true 或 false。", "%s: %s is neither true nor false."},
	"request.not.integer":        {"%s 的值 %s 无效：应为整数。", "%s: %s is not a whole number."},
	"request.not.natural":        {"%s 的值 %s 无效：应为不小于 0 的整数。", "%s: %s is not a whole number of 0 or more."},
	"request.not.number":         {"%s 的值 %s 无效：应为数字。", "%s: %s is not a number."},
	"request.not.texts":          {"%s 的值 %s 无效：每一项都应为字符串。", "%s: %s does not hold texts only."},
	"request.not.integers":       {"%s 的值 %s 无效：每一项都应为整数。", "%s: %s does not hold whole numbers only."},
	"request.inside":             {"%s 的内容无效：%s 不能是 %s。", "%s: %s cannot be of type %s."},
	"request.value":              {"%s 的内容无效：%s", "%s: %s"},
	"request.enum":               {"%s 的值 %q 无效：应为 %s 之一。", "%s: %q is not known; it is one of %s."},
	"request.no_appid":           {"%s 的值 %q 无效：应为账号的 AppID，即 wx 加 16 位字符。", "%s: %q is no AppID, which is wx and 16 characters."},
	"request.least":              {"%s 的值 %s 无效：不能小于 %s。", "%s: %s is too small; it is at least %s."},
	"request.range":              {"%s 的值 %s 无效：应在 %s 到 %s 之间。", "%s: %s is out of range; it is %s to %s."},
	"request.nothing_to_explain": {"没有要解释的内容：请给出 text，或 url 和 body。", "There is nothing to explain: give text, or url and body."},
}
