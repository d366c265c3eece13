"""What of other generators' signs becomes Markdown."""

import time

import pytest

from generator.importing.sources.shortcodes import translate

NAME = "_posts/2021-03-07-post.md"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # Hugo
        ('{{< figure src="a.png" title="图题" >}}', "![图题](a.png)"),
        ('{{< figure src="a b.png" alt="楼" caption="图题" >}}', '![楼](<a b.png> "图题")'),
        (
            '{{< figure\n  src="a.png"\n  alt="楼"\n  link="https://x.example/" >}}',
            "[![楼](a.png)](https://x.example/)",
        ),
        ('{{< figure src="a.png" title="甲" caption="乙" attr="丙摄" >}}', "![甲 乙 丙摄](a.png)"),
        ('{{< img src="a.png" alt="[楼]" >}}', "![\\[楼\\]](a.png)"),
        ('{{< highlight go "linenos=table" >}}\nx := 1\n{{< /highlight >}}', "```go\nx := 1\n```"),
        ('[乙]({{< ref "b.md#x" >}})', "[乙](b.md#x)"),
        ('[乙]({{% relref "../news/b" %}})', "[乙](../news/b.md)"),
        ("{{< youtube w7Ft2ymGmfc >}}", "<https://www.youtube.com/watch?v=w7Ft2ymGmfc>"),
        ('{{< vimeo id="1" >}}', "<https://vimeo.com/1>"),
        ("{{< gist ann 1a2b >}}", "<https://gist.github.com/ann/1a2b>"),
        ('{{< tweet user="ann" id="12" >}}', "<https://twitter.com/ann/status/12>"),
        ("{{</* figure src=a */>}}", "{{< figure src=a >}}"),
        # Liquid and Nunjucks
        ("{% highlight ruby %}\nputs 1\n{% endhighlight %}", "```ruby\nputs 1\n```"),
        ("{%- highlight c++ linenos -%}\na\n{%- endhighlight -%}", "```c++\na\n```"),
        ("{% highlight md %}\n```\na\n```\n{% endhighlight %}", "````md\n```\na\n```\n````"),
        ("- 一\n\n  {% highlight sh %}\n  ls\n  {% endhighlight %}", "- 一\n\n  ```sh\n  ls\n  ```"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("一{% comment %}\n二\n{% endcomment %}三", "一三"),
        ("{% gist ann/1a2b %}", "<https://gist.github.com/ann/1a2b>"),
        ('{% include figure.html src="a.png" caption="图" %}', "![图](a.png)"),
        ('{% include youtube.html id="w7" %}', "<https://www.youtube.com/watch?v=w7>"),
        ('{% codeblock "标题" lang:js %}\nf()\n{% endcodeblock %}', "```js\nf()\n```"),
        ("{% img left /a/b.png 100 50 题 %}", "![题](/a/b.png)"),
        ('{% asset_img a.png "一幅图" %}', "![一幅图](2021-03-07-post/a.png)"),
        ("{% asset_link a.pdf 附件 %}", "[附件](2021-03-07-post/a.pdf)"),
        ("{% post_link 2021-01-02-x 上一篇 %}", "[上一篇](2021-01-02-x.md)"),
        ("{% link 某报 https://x.example/ true %}", "[某报](https://x.example/)"),
        ("{% blockquote 鲁迅, 故乡 %}\n路\n{% endblockquote %}", "> 路\n>\n> —— 鲁迅, 故乡"),
        ('{% image "assets/a.png" "一座楼" %}', "![一座楼](/assets/a.png)"),
        ('{% include "linked-figure.html", image: "/a.png", alt: "楼" %}', "![楼](/a.png)"),
        # Zola
        ('{{ youtube(id="w7", autoplay=true) }}', "<https://www.youtube.com/watch?v=w7>"),
        ('{{ figure(src="a.png", caption="图") }}', "![图](a.png)"),
        ('{% quote(author="甲") %}\n乙\n{% end %}', "> 乙\n>\n> —— 甲"),
        # What is code stays
        ("`{{< figure >}}` 与 ``{% raw %}``", "`{{< figure >}}` 与 ``{% raw %}``"),
        ("```\n{% highlight x %}\n```", "```\n{% highlight x %}\n```"),
        ("~~~~ md\n~~~\n{{ x }}", "~~~~ md\n~~~\n{{ x }}"),
        ("它的集合 {a, b}，100%。", "它的集合 {a, b}，100%。"),
    ],
)
def test_what_has_a_meaning_in_markdown(written: str, expected: str) -> None:
    assert translate(written, NAME) == (expected, ())


@pytest.mark.parametrize(
    "sign",
    [
        "{% include video.html %}",
        '{{< notice "注意" >}}',
        "{{% /notice %}}",
        "{{ page.title }}",
        "{% assign a = 1 %}",
        "{% highlight ruby %}",  # without an end
        "{{< figure >}}",
        "{{< tweet 12 >}}",
        '--8<-- "a.md"',
    ],
)
def test_what_has_none_is_named_and_stays(sign: str) -> None:
    assert translate(f"一\n{sign}\n二\n{sign}\n", NAME) == (f"一\n{sign}\n二\n{sign}\n", (sign,))


def test_a_tick_that_begins_no_code_hides_nothing() -> None:
    assert translate("一个`号。\n\n{{< youtube w7 >}}\n\n又一个`", NAME)[0].count("https://") == 1


@pytest.mark.parametrize(
    "text",
    [
        "{{" * 50_000,
        "{% highlight x %}" * 10_000,
        "{{< figure src=" * 10_000,
        "`" + "{{ a" * 20_000,
        "".join("`" * (count % 300) + " " for count in range(1000)),
        "{% " + "a=" * 50_000,
        "{{< x " + '"' * 1900 + " >}}",
        "~~~\n{{\n" * 10_000,
    ],
)
def test_a_long_text_is_read_once(text: str) -> None:
    before = time.process_time()
    translate(text, NAME)
    assert time.process_time() - before < 2
